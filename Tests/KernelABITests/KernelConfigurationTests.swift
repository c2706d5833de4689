import KernelABI
import Testing

@Suite("A kernel's configuration")
struct KernelConfigurationTests {
  @Test("options that are set are known by the first character of their value")
  func parses() {
    let text = """
      #
      # Automatically generated file; DO NOT EDIT.
      CONFIG_MODVERSIONS=y
      CONFIG_ZLIB_DEFLATE=m
      # CONFIG_DEBUG_LOCK_ALLOC is not set
      CONFIG_HZ=1000
      CONFIG_CC_VERSION_TEXT="gcc"
      CONFIG_EMPTY=

      """
    let options = KernelConfiguration(parsing: Array(text.utf8).span).options
    #expect(
      options == [
        "CONFIG_MODVERSIONS": "y", "CONFIG_ZLIB_DEFLATE": "m", "CONFIG_HZ": "1",
        "CONFIG_CC_VERSION_TEXT": "\"",
      ])
  }
}

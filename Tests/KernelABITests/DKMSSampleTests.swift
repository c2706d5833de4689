import KernelABI
import Testing

@Suite("dkms.conf of real kinds")
struct DKMSSampleTests {
  private func parse(_ text: String) -> DKMSConfiguration {
    DKMSConfiguration(parsing: Array(text.utf8).span)
  }

  private func evaluate(_ file: DKMSConfiguration) -> DKMSVerdict {
    file.evaluate(kernel: "5.14.0-427.el9.x86_64", arch: "x86_64")
  }

  @Test("A file system's: long scripts in quotes, and a plain pattern")
  func fileSystem() {
    let file = parse(
      """
      AUTOINSTALL="yes"
      PACKAGE_NAME="poolfs"
      PACKAGE_VERSION="2.1.15"
      PRE_BUILD="configure
        --prefix=/usr
        --with-linux=$(
          if [ -e "${kernel_source_dir/%build/source}" ]
          then
            echo "${kernel_source_dir/%build/source}"
          fi
        )
        ${PACKAGE_CONFIG:+--enable}
      "
      MAKE[0]="make"
      STRIP[0]="$(
        [[ -r /etc/default/poolfs ]] && source /etc/default/poolfs
        echo -n yes
      )"
      BUILT_MODULE_NAME[0]="poolfs"
      DEST_MODULE_LOCATION[0]="/extra"
      NO_WEAK_MODULES="yes"
      BUILD_EXCLUSIVE_KERNEL="^(4\\.18|5\\.[0-9]+|6\\.[0-8])\\."
      BUILD_EXCLUSIVE_KERNEL_MAX="6.8"
      """)
    #expect(file.packageName == "poolfs")
    #expect(file.value("PRE_BUILD") != nil && file.text("PRE_BUILD") == nil)
    #expect(file.text("STRIP") == nil)
    #expect(evaluate(file) == .allowed)
    let newer = file.evaluate(kernel: "6.12.0-55.el10.x86_64", arch: "x86_64")
    guard case .excluded("BUILD_EXCLUSIVE_KERNEL", _, _) = newer else {
      Issue.record("\(newer)")
      return
    }
  }

  @Test("A graphics driver's: many modules, a make line with quotes inside")
  func graphics() {
    let file = parse(
      """
      PACKAGE_NAME="gfx"
      PACKAGE_VERSION="550.54"
      AUTOINSTALL="yes"
      MAKE[0]="'make' -j`nproc` NO_WERROR=1 KERNEL_UNAME=${kernelver} modules"
      CLEAN="make KERNEL_UNAME=${kernelver} clean"
      BUILT_MODULE_NAME[0]="gfx"
      BUILT_MODULE_NAME[1]="gfx-modeset"
      DEST_MODULE_LOCATION[0]="/extra"
      DEST_MODULE_LOCATION[1]="/extra"
      BUILD_EXCLUSIVE_ARCH="x86_64"
      OBSOLETE_BY="5.14.0-400"
      """)
    #expect(file.builtModuleNames == [0: "gfx", 1: "gfx-modeset"])
    guard case .excluded("OBSOLETE_BY", "5.14.0-400", _) = evaluate(file) else {
      Issue.record("\(evaluate(file))")
      return
    }
  }

  @Test("A replicated disk's: what depends on the kernel's source stays unknown")
  func replication() {
    let file = parse(
      """
      PACKAGE_NAME="disk"
      PACKAGE_VERSION="9.2.8"
      BUILD_EXCLUSIVE_KERNEL="^(3\\.[1-9][0-9]|[4-9])\\."
      if grep -q 'CONFIG_INFINIBAND=[ym]' "$kernel_source_dir/.config" 2>/dev/null; then
        BUILT_MODULE_NAME[1]="disk_rdma"
        BUILD_EXCLUSIVE_CONFIG="CONFIG_INFINIBAND"
      fi
      while read -r line; do
        count=$((${count:-0} + 1))
      done <<< "$(ls "$dkms_tree" 2>/dev/null)"
      """)
    guard case .unknown(let directives) = evaluate(file) else {
      Issue.record("\(evaluate(file))")
      return
    }
    #expect(directives.map(\.directive) == ["BUILD_EXCLUSIVE_CONFIG"])
    #expect(directives.first?.line == 6)
    let older = file.evaluate(kernel: "2.6.32-754.el6.x86_64", arch: "x86_64")
    guard case .excluded("BUILD_EXCLUSIVE_KERNEL", _, _) = older else {
      Issue.record("\(older)")
      return
    }
  }
}

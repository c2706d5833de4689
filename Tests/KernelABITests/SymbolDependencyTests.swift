import KernelABI
import Testing

@Suite("Symbol dependency names")
struct SymbolDependencyTests {
  static let names: [(String, SymbolName)] = [
    ("kernel(kmalloc_caches)", SymbolName(namespace: .kernel, symbol: "kmalloc_caches")),
    ("ksym(dmu_read)", SymbolName(namespace: .ksym, symbol: "dmu_read")),
    (
      "ksym(default:PDE_DATA)",
      SymbolName(namespace: .ksym, flavor: "default", symbol: "PDE_DATA")
    ),
    (
      "kernel(default:drivers_net)",
      SymbolName(namespace: .kernel, flavor: "default", symbol: "drivers_net")
    ),
    ("ksym(a:b:c)", SymbolName(namespace: .ksym, flavor: "a", symbol: "b:c")),
    ("ksym(default:\u{2})", SymbolName(namespace: .ksym, flavor: "default", symbol: "\u{2}")),
  ]

  @Test("Names are read and written back", arguments: names)
  func reads(name: String, symbol: SymbolName) {
    #expect(SymbolName(dependencyName: name) == symbol)
    #expect(symbol.dependencyName == name)
    #expect(isSymbol(name))
  }

  @Test(
    "Other names are no symbols",
    arguments: [
      "", "kernel", "kernel(", "kernel()", "kernel(x", "kernel x)", "ksym()", "ksym(:x)",
      "ksym(x:)", "ksym(:)", "kernel((x))", "kernel(x)(64bit)", "kernel(x))", "Kernel(x)",
      "kernel-uname-r", "kmod(x.ko)", "modalias(kernel-default:*)", "(kernel = 1 if kernel)",
      "ksymx(a)", "ksym)", "ksym(default:",
    ])
  func refuses(name: String) {
    #expect(SymbolName(dependencyName: name) == nil)
    #expect(!isSymbol(name))
  }

  private func isSymbol(_ name: String) -> Bool {
    SymbolName.isSymbol(Array(name.utf8).span)
  }
}

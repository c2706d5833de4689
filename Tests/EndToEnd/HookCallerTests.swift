import Foundation
import TestSupport
import Testing

@Suite("Those who call the hooks: Koji, mock, GitLab, systemd")
struct HookCallerTests {
  /// A hook that writes down its arguments, one a line, and ends with a status.
  private func recorder(_ folder: TemporaryFolder, status: Int) throws -> (hook: URL, log: URL) {
    let (hook, log) = (folder.file("hook"), folder.file("calls"))
    try """
    #!/bin/sh
    printf '%s\\n' "$@" -- >> '\(log.path)'
    echo said >&2
    exit \(status)
    """.write(to: hook, atomically: true, encoding: .utf8)
    _ = try ShellCommand.output("chmod", ["755", hook.path])
    return (hook, log)
  }

  private func calls(_ log: URL) -> [[String]] {
    let text = (try? String(contentsOf: log, encoding: .utf8)) ?? ""
    return text.split(separator: "\n").split(separator: "--").map { $0.map(String.init) }
  }

  private func python(_ script: String, _ folder: TemporaryFolder) throws -> ShellCommand {
    try ShellCommand.run(
      "python3", ["-c", script],
      environment: ["PYTHONDONTWRITEBYTECODE": "1", "PYTHONPATH": folder.path], in: folder.url)
  }

  /// Koji as far as a hub plugin sees it: decorators, context, path names, and the callbacks with
  /// the arguments of `_tag_build`.
  private static let koji = """
    import sys, types, os
    koji = types.ModuleType('koji'); koji.__path__ = []
    plugin = types.ModuleType('koji.plugin'); ctx = types.ModuleType('koji.context')
    registered = {}
    def callback(*names):
        def decorate(f):
            for name in names: registered.setdefault(name, []).append(f)
            return f
        return decorate
    def ignore_error(f):
        f.failure_is_an_option = True
        return f
    plugin.callback, plugin.ignore_error = callback, ignore_error
    class Context: pass
    ctx.context = Context()
    class PathInfo:
        topdir = os.getcwd()
        def build(self, b):
            return '%s/packages/%s/%s/%s' % (self.topdir, b['name'], b['version'], b['release'])
        def rpm(self, r):
            return '%(arch)s/%(name)s-%(version)s-%(release)s.%(arch)s.rpm' % r
        def signed(self, r, key): return 'data/signed/%s/' % key + self.rpm(r)
    koji.pathinfo = PathInfo(); koji.plugin = plugin; koji.context = ctx
    hub = types.ModuleType('kojihub')
    class RootExports:
        def listRPMs(self, buildID=None):
            assert buildID == 7
            return [dict(name=n, version='1.0', release='1.el9', arch=a) for n, a in
                [('kmod-one', 'src'), ('kmod-one', 'x86_64'), ('kmod-one', 's390x'),
                 ('one-doc', 'noarch')]]
    hub.RootExports = RootExports
    sys.modules.update({'koji': koji, 'koji.plugin': plugin, 'koji.context': ctx, 'kojihub': hub})
    build = dict(id=7, name='kmod-one', version='1.0', release='1.el9', nvr='kmod-one-1.0-1.el9')
    base = koji.pathinfo.build(build)
    for sub in ['', 'data/signed/abcd1234/']:
        for r in RootExports().listRPMs(buildID=7):
            path = os.path.join(base, sub + koji.pathinfo.rpm(r))
            os.makedirs(os.path.dirname(path), exist_ok=True); open(path, 'w').close()
    def run(name, *args, **kws):
        for f in registered.get(name, []):
            assert getattr(f, 'failure_is_an_option', False)
            f(name, *args, **kws)
    import kmodrepo_hub
    kmodrepo_hub.CONFIG_FILE = os.getcwd() + '/hub.conf'
    def tag(name): run('postTag', tag=dict(name=name, id=1), build=build, user=dict(name='u'), force=False)

    """

  private func kojiFolder(status: Int) throws -> (TemporaryFolder, log: URL) {
    let folder = try TemporaryFolder()
    let (hook, log) = try recorder(folder, status: status)
    try FileManager.default.copyItem(
      at: HookBench.hooks.appending(path: "koji/kmodrepo_hub.py"),
      to: folder.file("kmodrepo_hub.py"))
    try """
    [kmodrepo]
    command = \(hook.path) --copy
    [tag kmods-9]
    definitions = /etc/a.toml /etc/b.toml
    arches = x86_64
    [tag signed-9]
    definitions = /etc/s.toml
    sigkey = abcd1234
    """.write(to: folder.file("hub.conf"), atomically: true, encoding: .utf8)
    return (folder, log)
  }

  @Test(
    "Koji: tagging is remembered, and handed over once it is committed",
    .enabled(if: Oracle.has("python3"), "python3 is not installed"))
  func koji() throws {
    let (folder, log) = try kojiFolder(status: 0)
    let script =
      Self.koji + """
        tag('kmods-9'); tag('other'); tag('kmods-9')
        assert not os.path.exists('calls')
        run('postCommit')
        first = os.path.getsize('calls')
        run('postCommit')
        assert os.path.getsize('calls') == first
        tag('signed-9'); run('postCommit')
        """
    let command = try python(script, folder)
    #expect(command.isSuccess, "\(command.errorText)")
    let base = folder.url.resolvingSymlinksInPath().path + "/packages/kmod-one/1.0/1.el9/"
    let binary = "x86_64/kmod-one-1.0-1.el9.x86_64.rpm"
    let doc = "noarch/one-doc-1.0-1.el9.noarch.rpm"
    let foreign = "s390x/kmod-one-1.0-1.el9.s390x.rpm"
    let plain: [String] = [base + binary, base + doc]
    let signed: [String] = [binary, foreign, doc].map { base + "data/signed/abcd1234/" + $0 }
    let expected: [[String]] = [
      ["--copy", "/etc/a.toml"] + plain, ["--copy", "/etc/b.toml"] + plain,
      ["--copy", "/etc/s.toml"] + signed,
    ]
    #expect(calls(log) == expected)
  }

  @Test(
    "Koji: a hook that fails or hangs, a bad configuration, a broken call break no tagging",
    .enabled(if: Oracle.has("python3"), "python3 is not installed"))
  func kojiFailures() throws {
    let (folder, log) = try kojiFolder(status: 1)
    let script =
      Self.koji + """
        import logging; logging.basicConfig(filename='log')
        tag('kmods-9'); run('postCommit')
        os.rename('hub.conf', 'gone'); tag('kmods-9'); run('postCommit')
        with open('hub.conf', 'w') as f: f.write('[kmodrepo]\\ncommand = /nowhere\\n'
            '[tag kmods-9]\\ndefinitions = /etc/a.toml\\n')
        tag('kmods-9'); run('postCommit')
        with open('hub.conf', 'w') as f: f.write('[kmodrepo]\\ncommand = sh -c "sleep 60"\\ntimeout = 0.05\\n'
            '[tag kmods-9]\\ndefinitions = /etc/a.toml\\n')
        tag('kmods-9'); run('postCommit')
        """
    let command = try python(script, folder)
    #expect(command.isSuccess, "\(command.errorText)")
    #expect(calls(log).count == 2)
    let text = try String(contentsOf: folder.file("log"), encoding: .utf8)
    #expect(text.contains("ended with 1: said") && text.contains("TimeoutExpired"))
    #expect(text.contains("hub.conf") && text.contains("/nowhere"))
  }

  /// mock as far as a plugin sees it.
  private static let mock = """
    import os, types, kmodrepo
    class Log:
        def warning(self, text): open('warnings', 'a').write(text + chr(10))
    class Plugins:
        def add_hook(self, stage, function):
            assert stage == 'postbuild'; self.call = function
    def build(conf, listed, result):
        plugins = Plugins()
        root = types.SimpleNamespace(resultdir=os.getcwd() + '/result', root_log=Log(),
            final_rpm_list=listed, state=types.SimpleNamespace(result=result))
        conf = dict(conf, definition='/etc/a.toml', command=[os.getcwd() + '/hook'])
        kmodrepo.init(plugins, conf, root)
        plugins.call()
    os.mkdir('result')
    names = ['kmod-one-1.0-1.el9.x86_64.rpm', 'kmod-one-1.0-1.el9.src.rpm']
    for name in names: open('result/' + name, 'w').close()

    """

  @Test(
    "mock: successful builds are handed over, failed ones are not, and a bad hook fails no build",
    .enabled(if: Oracle.has("python3"), "python3 is not installed"))
  func mock() throws {
    for status in [0, 1] {
      let folder = try TemporaryFolder()
      let log = try recorder(folder, status: status).log
      try FileManager.default.copyItem(
        at: HookBench.hooks.appending(path: "mock/kmodrepo.py"), to: folder.file("kmodrepo.py"))
      let script =
        Self.mock + """
          assert kmodrepo.requires_api_version == '1.1'
          build({}, names, 'success')
          build({}, None, 'fail')
          build({}, names, 'fail')
          build(dict(source=True, copy=False, wait=True), names, 'success')
          build({}, names + ['never-copied-1-1.noarch.rpm'], 'success')
          try:
              build(dict(strict=True), names, 'success')
              assert \(status) == 0
          except RuntimeError as error:
              assert \(status) == 1 and 'said' in str(error)
          """
      let command = try python(script, folder)
      #expect(command.isSuccess && command.errors.isEmpty, "\(command.errorText)")
      let result = folder.url.resolvingSymlinksInPath().path + "/result/"
      let package = result + "kmod-one-1.0-1.el9.x86_64.rpm"
      let source = result + "kmod-one-1.0-1.el9.src.rpm"
      let binary: [String] = ["--copy", "/etc/a.toml", package]
      let both: [String] = ["--wait", "/etc/a.toml", source, package]
      #expect(calls(log) == [binary, both, binary, binary])
      let warned = FileManager.default.fileExists(atPath: folder.file("warnings").path)
      #expect(warned == (status == 1))
    }
  }

  @Test("mock's createrepo_command makes a repository, and nothing is said on standard error")
  func mockCreaterepo() throws {
    let folder = try TemporaryFolder()
    try Sample.kmod("one", ["kfree 037a0cba"]).write(to: folder.path)
    // mock splits the words, appends the folder, and runs without a shell.
    let command = try ShellCommand.run(
      Workbench.program, ["createrepo", "-d", "-q", "-x", "*.src.rpm", folder.path])
    #expect(command.isSuccess && command.errors.isEmpty, "\(command.errorText)")
    #expect(
      FileManager.default.fileExists(atPath: folder.file("repodata/repomd.xml").path))
  }

  @Test(
    "GitLab: the job's script hands over what the builds made, and fails without packages",
    .enabled(if: Oracle.has("python3"), "python3 is not installed"))
  func gitlab() throws {
    let folder = try TemporaryFolder()
    let (hook, log) = try recorder(folder, status: 0)
    let template = try String(
      contentsOf: HookBench.hooks.appending(path: "gitlab/kmodrepo.gitlab-ci.yml"), encoding: .utf8)
    let lines = template.split(separator: "\n").map(String.init)
    let start = try #require(lines.firstIndex(of: "  script:"))
    // GitLab joins the lines of `script` and has the runner's shell run them.
    let script = lines[(start + 1)...].prefix { $0.hasPrefix("    - ") }.map { $0.dropFirst(6) }
      .joined(separator: "\n")
    let environment = [
      "KMODREPO_HOOK": hook.path, "KMODREPO_PACKAGES": "results", "KMODREPO_WAIT": "1",
      "KMODREPO_DEFINITION": "/etc/a.toml",
    ]
    func job(_ environment: [String: String]) throws -> ShellCommand {
      try ShellCommand.run("bash", ["-c", script], environment: environment, in: folder.url)
    }
    for (index, name) in ["a b.rpm", "x.src.rpm", "y.rpm"].enumerated() {
      let place = folder.file("results/\(index + 1)")
      try FileManager.default.createDirectory(at: place, withIntermediateDirectories: true)
      try Data().write(to: place.appending(path: name))
    }
    let good = try job(environment)
    #expect(good.isSuccess, "\(good.errorText)")
    let call = try #require(calls(log).first)
    #expect(call.prefix(3) == ["--copy", "--wait", "/etc/a.toml"])
    #expect(Set(call.dropFirst(3)) == ["results/1/a b.rpm", "results/3/y.rpm"])
    #expect(try job(environment.merging(["KMODREPO_DEFINITION": ""]) { $1 }).status == 2)
    try FileManager.default.removeItem(at: folder.file("results/3"))
    try FileManager.default.removeItem(at: folder.file("results/1"))
    #expect(try job(environment).status == 1)
  }

  @Test(
    "The services are locked down: systemd-analyze rates them 1.0 or less",
    .enabled(if: Oracle.has("systemd-analyze"), "systemd-analyze is not installed"),
    arguments: [
      ("kmodrepo@", ["service", "timer", "path"]), ("kmodrepo-check@", ["service", "timer"]),
    ])
  func hardened(_ name: String, _ kinds: [String]) throws {
    let folder = try TemporaryFolder()
    let units = HookBench.hooks.appending(path: "systemd")
    for kind in kinds {
      let text = try String(
        contentsOf: units.appending(path: "\(name).\(kind)"), encoding: .utf8)
      // What cannot be served yet would start the service over and over.
      #expect(!text.contains("\nDirectoryNotEmpty="), "\(name).\(kind)")
      // The program is not installed where tests run.
      try text.replacing(
        /\/usr\/(bin\/kmodrepo|libexec\/kmodrepo\/consistency-check)/, with: "/bin/true"
      )
      .write(
        to: folder.file("\(name).\(kind)"), atomically: true, encoding: .utf8)
    }
    // With the drop-in that tells of failures, and the service it calls.
    let dropIn = folder.file("\(name).service.d")
    try FileManager.default.createDirectory(at: dropIn, withIntermediateDirectories: true)
    let teller = "kmodrepo-failed@.service"
    for (file, place) in [("on-failure.conf", dropIn), (teller, folder.url)] {
      try FileManager.default.copyItem(
        at: units.appending(path: file), to: place.appending(path: file))
    }
    let verify = try ShellCommand.run(
      "systemd-analyze",
      ["verify", "--man=no"] + kinds.map { folder.file("\(name).\($0)").path }
        + [folder.file(teller).path])
    #expect(verify.isSuccess && !verify.errorText.contains(name), "\(verify.errorText)")
    #expect(!verify.errorText.contains("kmodrepo-failed"), "\(verify.errorText)")
    let rating = try ShellCommand.run(
      "systemd-analyze",
      [
        "security", "--offline=true", "--threshold=10", "--no-pager",
        folder.file("\(name).service").path,
      ])
    #expect(rating.isSuccess, "\(rating.lines.last ?? rating.errorText)")
  }
}

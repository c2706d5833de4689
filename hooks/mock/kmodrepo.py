"""mock plugin: hands the packages of a successful build to kmodrepo.

In site-defaults.cfg, or in a chroot's configuration:

    config_opts['plugins'].append('kmodrepo')
    config_opts['plugin_conf']['kmodrepo_enable'] = True
    config_opts['plugin_conf']['kmodrepo_opts'] = {
        'definition': '/etc/kmodrepo/stream-9.toml',
        'command': ['/usr/libexec/kmodrepo/post-build'],  # a list of words, no shell
        'copy': True,       # hand over copies: --cleanup-after may remove the results
        'wait': False,      # whether to wait until they are published
        'source': False,    # whether source packages are handed over too
        'strict': False,    # whether the build fails if they are not accepted
    }

mock calls `postbuild` after every build, failed ones included; those have no packages to hand over.
"""

import os
import subprocess

requires_api_version = "1.1"
run_in_bootstrap = False


def init(plugins, conf, buildroot):
    """What mock calls to load a plugin."""
    Kmodrepo(plugins, conf, buildroot)


class Kmodrepo:
    """One plugin of one build."""

    def __init__(self, plugins, conf, buildroot):
        self.buildroot = buildroot
        self.conf = conf
        plugins.add_hook("postbuild", self.post_build)

    def post_build(self):
        definition = self.conf.get("definition")
        if not definition:
            self.complain("no definition is configured")
            return
        files = self.packages()
        if not files:
            return
        command = list(self.conf.get("command") or ["/usr/libexec/kmodrepo/post-build"])
        if self.conf.get("wait"):
            command.append("--wait")
        if self.conf.get("copy", True):
            command.append("--copy")
        command += [definition] + files
        try:
            result = subprocess.run(
                command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT, check=False)
        except OSError as error:
            self.complain(str(error))
            return
        if result.returncode != 0:
            text = result.stdout.decode("utf-8", "replace").strip()
            self.complain("%s ended with %d: %s" % (command[0], result.returncode, text))

    def packages(self):
        """The packages that were built; none if the build failed.

        mock lists what rpmbuild has made in `final_rpm_list` before it copies that into the folder
        of results, and a failed build may have a list as well.
        """
        folder = self.buildroot.resultdir
        listed = getattr(self.buildroot, "final_rpm_list", None)
        state = getattr(self.buildroot, "state", None)
        if not listed or getattr(state, "result", "success") == "fail":
            return []
        wanted = [
            name for name in sorted(listed)
            if self.conf.get("source") or not name.endswith((".src.rpm", ".nosrc.rpm"))
        ]
        paths = [os.path.join(folder, os.path.basename(name)) for name in wanted]
        return [path for path in paths if os.path.isfile(path)]

    def complain(self, text):
        message = "kmodrepo: packages are not handed over: " + text
        if self.conf.get("strict"):
            raise RuntimeError(message)
        self.buildroot.root_log.warning(message)

"""Documents on which our verdict and that of `cloud-init schema` must be the same: valid ones of most
modules, and each of them spoilt in every way that a hand or a template spoils YAML. Nothing here is one of
the mistakes that cloud-init lets pass and we do not."""

import copy
import random

import yaml

KEY = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIGwWVHcExR3nqfXp8Q1lPmy5dUlR/GXnAUu2c0Jg/dP5 me"

VALID = [
    {"packages": ["jq", ["tmux", "3.3"], {"apt": ["git"]}, {"snap": [["hello", "1"], "lxd"]}], "package_update": True},
    {"package_upgrade": False, "package_reboot_if_required": True},
    {"runcmd": ["echo hello", ["echo", "a b"], None], "bootcmd": [["date"], "true"]},
    {"users": ["default", {"name": "a", "groups": ["sudo", "adm"], "sudo": ["ALL=(ALL) NOPASSWD:ALL"], "uid": 1001}]},
    {"users": ["default", {"name": "b", "lock_passwd": True, "shell": "/bin/sh", "ssh_authorized_keys": [KEY]}]},
    {"users": ["default", {"name": "c", "expiredate": "2032-09-01", "system": True, "no_create_home": True, "sudo": None}]},
    {"users": ["default", {"snapuser": "me@example.com"}], "groups": ["docker", {"cloud": ["root", "sys"]}]},
    {"groups": "adm,sudo"}, {"user": {"name": "d", "groups": "adm"}},
    {"ssh_authorized_keys": [KEY], "disable_root": True, "ssh_deletekeys": True, "ssh_genkeytypes": ["ed25519", "rsa"]},
    {"ssh_pwauth": False, "ssh_quiet_keygen": True, "ssh_publish_hostkeys": {"enabled": True, "blacklist": ["rsa"]}},
    {"ssh": {"emit_keys_to_console": False}, "no_ssh_fingerprints": True, "authkey_hash": "sha256"},
    {"ssh_import_id": ["gh:someone"], "chpasswd": {"expire": False, "users": [{"name": "a", "type": "RANDOM"}]}},
    {"chpasswd": {"users": [{"name": "a", "password": "$6$x$y", "type": "hash"}]}},
    {"write_files": [{"path": "/etc/motd", "content": "hello\n", "permissions": "0644", "owner": "root:root"}]},
    {"write_files": [{"path": "/etc/x", "content": "aGVsbG8K", "encoding": "b64", "append": True, "defer": False}]},
    {"write_files": [{"path": "/etc/y", "source": {"uri": "https://example.com/y", "headers": {"A": "b"}}}]},
    {"hostname": "box", "fqdn": "box.example.com", "preserve_hostname": False, "prefer_fqdn_over_hostname": True},
    {"manage_etc_hosts": True, "create_hostname_file": False}, {"manage_etc_hosts": "localhost"},
    {"timezone": "Europe/Paris", "locale": "en_US.UTF-8", "keyboard": {"layout": "us", "model": "pc105"}},
    {"locale": False, "locale_configfile": "/etc/default/locale"},
    {"ntp": {"enabled": True, "ntp_client": "chrony", "servers": ["0.pool.example", "ntp.example"], "pools": []}},
    {"ntp": None}, {"ntp": {"config": {"confpath": "/etc/ntp.conf", "packages": ["ntp"], "template": "x"}}},
    {"apt": {"sources": {"a.list": {"source": "deb http://x y z", "key": "-----BEGIN PGP PUBLIC KEY BLOCK-----"}}}},
    {"apt": {"preserve_sources_list": True, "conf": "APT::X 1;", "proxy": "http://p:3128", "disable_suites": ["updates"]}},
    {"apt": {"primary": [{"arches": ["amd64", "default"], "uri": "http://mirror", "search": ["http://a"]}]}},
    {"apt": {"debconf_selections": {"set1": "a b c d"}, "add_apt_repo_match": "^[\\w-]+:\\w"}},
    {"apt_pipelining": False}, {"apt_pipelining": "os"}, {"apt_pipelining": 3},
    {"ca_certs": {"remove_defaults": False}}, {"disable_ec2_metadata": True},
    {"mounts": [["/dev/vdb", "/data", "ext4", "defaults,nofail", "0", "2"]], "swap": {"filename": "/swap", "size": "auto"}},
    {"swap": {"size": "2G", "maxsize": 1073741824}}, {"mount_default_fields": [None, None, "auto", "defaults", "0", "2"]},
    {"disk_setup": {"/dev/vdb": {"table_type": "gpt", "layout": [50, [50, 82]], "overwrite": True}}},
    {"fs_setup": [{"label": "data", "filesystem": "ext4", "device": "/dev/vdb", "partition": "auto", "overwrite": False}]},
    {"growpart": {"mode": "auto", "devices": ["/"], "ignore_growroot_disabled": False}, "resize_rootfs": "noblock"},
    {"phone_home": {"url": "https://example.com/$INSTANCE_ID", "post": ["hostname", "fqdn"], "tries": 3}},
    {"phone_home": {"url": "https://example.com/", "post": "all"}},
    {"power_state": {"mode": "reboot", "delay": "now", "message": "bye", "timeout": 30, "condition": True}},
    {"power_state": {"mode": "poweroff", "delay": 5, "condition": ["test", "-e", "/x"]}},
    {"final_message": "ready after $UPTIME s"}, {"random_seed": {"file": "/dev/urandom", "data": "x", "encoding": "raw"}},
    {"snap": {"commands": ["snap install hello", ["snap", "install", "x"]], "assertions": ["a"]}},
    {"snap": {"commands": {"00": "snap install a", "01": ["snap", "list"]}}},
    {"rsyslog": {"configs": ["*.* @x", {"content": "a", "filename": "b.conf"}], "remotes": {"r": "192.0.2.1"}}},
    {"resolv_conf": {"nameservers": ["192.0.2.1"], "searchdomains": ["a.example"], "options": {"rotate": True}}},
    {"manage_resolv_conf": True}, {"byobu_by_default": "enable-system"}, {"vendor_data": {"enabled": True, "prefix": "x"}},
    {"puppet": {"install": True, "version": "7", "conf": {"agent": {"server": "p"}}, "csr_attributes": {"custom_attributes": {"a": 1}}}},
    {"chef": {"directories": ["/etc/chef"], "server_url": "https://chef", "run_list": ["role[a]"], "initial_attributes": {"a": {"b": 1}}}},
    {"ansible": {"install_method": "pip", "package_name": "ansible-core", "pull": [{"url": "https://x", "playbook_names": ["a.yml"]}]}},
    {"salt_minion": {"pkg_name": "salt", "conf": {"master": "s"}, "grains": {"role": ["web"]}}},
    {"lxd": {"init": {"storage_backend": "dir", "network_port": 8443}, "bridge": {"mode": "new", "name": "b", "ipv4_netmask": 24}}},
    {"wireguard": {"interfaces": [{"name": "wg0", "config_path": "/etc/wireguard/wg0.conf", "content": "x"}]}},
    {"yum_repos": {"a": {"baseurl": "https://x", "enabled": True, "name": "A", "gpgcheck": False}}},
    {"zypper": {"repos": [{"id": "a", "baseurl": "https://x"}], "config": {"a": 1}}},
    {"landscape": {"client": {"computer_title": "a", "account_name": "b", "tags": "x,y"}}},
    {"ubuntu_pro": {"enable": ["esm"], "token": "x", "features": {"disable_auto_attach": True}}},
    {"rh_subscription": {"username": "a", "password": "b", "auto_attach": True, "org": "1"}},
    {"updates": {"network": {"when": ["boot", "hotplug"]}}}, {"output": {"all": "| tee /x"}, "reporting": {"a": {"type": "log"}}},
    {"merge_how": "list(append)+dict(recurse_list)", "launch-index": 1, "cloud_final_modules": ["runcmd", ["scripts_user", "always"]]},
    {"merge_how": [{"name": "list", "settings": ["append"]}, {"name": "dict", "settings": ["no_replace"]}]},
    {"autoinstall": {"version": 1}}, {"drivers": {"nvidia": {"license-accepted": True}}},
    {"mcollective": {"conf": {"plugin.stomp.host": "x"}}}, {"spacewalk": {"server": "x", "proxy": "y"}}, {"fan": {"config": "x"}},
    {"grub_dpkg": {"enabled": True, "grub-pc/install_devices": "/dev/sda"}}, {"apk_repos": {"alpine_repo": {"version": "v3.20"}}},
    # Deprecated, and valid.
    {"apt_update": True, "apt_upgrade": True}, {"ca-certs": {"remove-defaults": False}},
    {"users": ["default", {"name": "e", "lock-passwd": True, "sudo": False, "uid": "1005"}]},
    {"chpasswd": {"list": ["a:$6$x"]}}, {"power_state": {"mode": "halt", "delay": "+5"}}, {"ssh_pwauth": "no"},
]

# Documents on which we differ on purpose: the upstream reason, and what we refuse though cloud-init does not.
EXCEPTIONS = {
    "cloud-init looks for the branch of a oneOf that was meant by its key `type`; where no branch has one it finds no "
    "fault at all (cloud_init_deepest_matches in cloudinit/config/schema.py). The boot ignores the key.":
        "#cloud-config\nusers: [default, {name: a, type: b}]\n",
}

# What Python cannot dump, or dumps otherwise. The header is added.
TEXTS = [
    "hostname: yes\n", "hostname: 'yes'\n", "hostname: 0123\n", "hostname: 12:30:45\n", "hostname: 1e3\n", "hostname: 08\n",
    "hostname: 2024-01-01\n", "hostname: 2024-13-01\n", "hostname: ~\n", "hostname: !!str 5\n", "hostname: !!int x\n",
    "hostname: !thing x\n", "hostname: =\n", "hostname: <<\n", "hostname: a: b\n", "hostname: [a\n", "hostname: a # b\n",
    "hostname: \"a\\q\"\n", "hostname: *x\n", "hostname: &x a\nfqdn: *x\n", "hostname: @a\n", "hostname: `a`\n", "hostname: %a\n",
    "hostname:\ta\n", "hostname: a\tb\n", "hostname: 'a\tb'\n", "\thostname: a\n", "# a\thostname\nhostname: a\n",
    "hostname: a\n---\nfqdn: b\n", "hostname: a\n...\n", "hostname: a\n...\nfqdn: b\n", "---\nhostname: a\n", "- hostname\n",
    "hostname\n", "", "# nothing\n", "{hostname: a}\n", "{hostname: a,}\n", "{hostname: a\n", "? hostname\n: a\n", "5: a\n",
    "true: a\n", "? [a]\n: b\n", "runcmd: [[curl, 'http://x?y']]\n", "runcmd: [[curl, http://x?y]]\n", "runcmd: &a [*a]\n",
    "x: &a {hostname: a}\n<<: *a\n", "write_files:\n- &a {path: /x}\n- {<<: *a, content: y}\n", "<<: {hostname: a}\n",
    "<<: [{hostname: a}, {fqdn: b}]\n", "<<: 5\n", "write_files:\n- path: /x\n  content: !!binary aGVsbG8=\n",
    "write_files:\n- path: /x\n  content: !!binary é\n", "packages: !!set {a, b}\n", "packages: !!omap [a: b]\n", "packages: !!seq [a]\n",
    "package_update: on\n", "package_update: ON\n", "package_update: oN\n", "package_update: y\n", "package_update: 'on'\n",
    "power_state: {mode: reboot, delay: 0x5}\n", "power_state: {mode: reboot, delay: 0b}\n", "power_state: {mode: reboot, delay: 1_0}\n",
    "power_state: {mode: reboot, delay: 5.0}\n", "power_state: {mode: reboot, delay: -5}\n", "power_state: {mode: reboot, delay: +5}\n",
    "yum_repos:\n  a: {baseurl: x, 5: y}\n", "snap: {commands: {0: a}}\n", "apt: {sources: {5: {source: x}}}\n",
    "final_message: |\n  a\n b\n", "final_message: |\n  a\n  b\n", "final_message: >-\n  a\n\n  b\n", "final_message: |2\n  a\n",
    "final_message: 'it''s'\n", "final_message: \"a\n  b\"\n", "final_message: a\n  b\n", "final_message: a\nb\n", "final_message: a\x07\n",
    "final_message: \ue000\n", "final_message: \U0001f600\n", "%YAML 1.1\n---\nhostname: a\n", "%YAML 1.2\n---\nhostname: a\n", "%YAML 1.2 \n---\nhostname: a\n", "%YAML 1.2 # newer\n---\nhostname: a\n", "%YAML 1.2\t# newer\n---\nhostname: a\n", "%YAML 1.2\r\n---\r\nhostname: a\r\n", "%YAML 2.0\n---\nhostname: a\n",
]

HEADERS = ["#cloud-config\n", "#Cloud-Config\n", "\n\n#cloud-config\n", " #cloud-config\n", "# cloud-config\n", "#cloud-conf\n",
           "\ufeff#cloud-config\n", "", "#comment\n#cloud-config\n", "#cloud-config-x\n", "#cloud-config # a\n", "#cloud-config\r\n",
           "##template: jinja\n#cloud-config\n"]

WRONG = [None, True, 7, 2.5, "", "x", [], {}, [[]], {"a": 1}, [1]]



def _places(value, place=()):
    yield place
    if isinstance(value, dict):
        for key, child in value.items():
            yield from _places(child, (*place, key))
    elif isinstance(value, list):
        for index, child in enumerate(value):
            yield from _places(child, (*place, index))


def _at(value, place):
    for step in place:
        value = value[step]
    return value


def _spoilt(document, place, how, chooser):
    """The document with one fault, or None where this fault cannot be made there."""
    document = copy.deepcopy(document)
    parent, last = _at(document, place[:-1]), place[-1]
    if how == "value":
        parent[last] = copy.deepcopy(chooser.choice(WRONG))
    elif how == "list":
        parent[last] = [parent[last]]
    elif how == "extra":
        if not isinstance(parent[last], dict):
            return None
        parent[last]["unheard_of"] = 1
    elif how == "missing":
        del parent[last]
    elif how == "name":
        if not isinstance(parent, dict):
            return None
        parent[f"{last}x"] = parent.pop(last)
    elif how == "hyphen":
        if not isinstance(parent, dict) or "_" not in str(last):
            return None
        parent[last.replace("_", "-")] = parent.pop(last)
    return document


def documents(per_document=8, seed=5):
    """The corpus, the same for the same arguments."""
    chooser = random.Random(seed)
    texts = ["#cloud-config\n" + text for text in TEXTS]
    texts += [header + "hostname: a\n" for header in HEADERS]
    for document in VALID:
        variants = [document, {**document, "unheard_of": 1}]
        # A list of users without `default` is a mistake that only we see.
        places = [place for place in _places(document) if place and place not in (("users",), ("users", 0))]
        while len(variants) < 2 + per_document:
            how = chooser.choice(["value", "value", "value", "list", "extra", "missing", "name", "hyphen"])
            spoilt = _spoilt(document, chooser.choice(places), how, chooser)
            if spoilt is not None:
                variants.append(spoilt)
        texts += ["#cloud-config\n" + yaml.safe_dump(variant, sort_keys=False) for variant in variants]
    return list(dict.fromkeys([*texts, *EXCEPTIONS.values()]))

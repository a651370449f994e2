"""The unit, the package, the image and the chart: made, looked into, and started where this machine can."""

import asyncio
import json
import os
import re
import subprocess
import tarfile
import tempfile
import urllib.request
from pathlib import Path

from world import BINARY, ROOT, House, Skipped, bind_socket, free_port, lacks, needs, until

UNITS = sorted((ROOT / "deploy/systemd").glob("*.service"))
CHART = ROOT / "deploy/helm/schalter"
EPOCH = {**os.environ, "SOURCE_DATE_EPOCH": "1750000000", "DEB_COMPRESSION": "gzip"}


def run(*command, **options):
    done = subprocess.run([str(it) for it in command], capture_output=True, text=True, **options)
    assert done.returncode == 0, f"{command}\n{done.stdout}{done.stderr}"
    return done.stdout


async def the_unit_is_hardened_and_understood():
    needs("systemd-analyze")
    assert len(UNITS) == 2, UNITS
    for unit in UNITS:
        run("systemd-analyze", "security", "--offline=true", "--threshold=20", unit)
        with tempfile.TemporaryDirectory() as folder:
            copy = Path(folder) / unit.name
            copy.write_text(re.sub(r"^ExecStart=\S+", "ExecStart=/bin/true", unit.read_text("utf-8"), flags=re.M), "utf-8")
            said = subprocess.run(["systemd-analyze", "verify", "--man=no", copy], capture_output=True, text=True).stderr
            ours = [line for line in said.splitlines() if unit.name in line]
            assert not ours, ours


async def systemd_hears_ready_alive_and_stopping():
    with tempfile.TemporaryDirectory() as folder:
        listener, path = bind_socket(folder)
        with House(NOTIFY_SOCKET=path, WATCHDOG_USEC="400000"):
            heard = [await asyncio.to_thread(listener.recv, 200) for _ in range(3)]
            assert heard[0].startswith(b"READY=1\n"), heard
            assert heard[1:] == [b"WATCHDOG=1"] * 2, heard
        last = b""
        while not last.startswith(b"STOPPING=1\n"):
            last = await asyncio.to_thread(listener.recv, 200)


async def the_package_holds_what_it_must_and_its_program_runs():
    for tool in ("dpkg-deb", "objdump", "strip"):
        needs(tool)
    with tempfile.TemporaryDirectory() as folder:
        await asyncio.to_thread(run, ROOT / "deploy/debian/build.sh", BINARY, folder, env=EPOCH)
        package = next(Path(folder).glob("schalter_*.deb"))
        control = run("dpkg-deb", "--field", package)
        assert re.search(r"^Depends: libc6 \(>= 2\.\d+\)", control, re.M), control
        names = run("dpkg-deb", "--contents", package)
        for file in ("./usr/bin/schalter", "./usr/lib/systemd/system/schalter.service", "./etc/schalter/schalter.toml"):
            assert f" {file}\n" in names, names
        owners = {line.split()[1] for line in names.splitlines()}
        writable = [line for line in names.splitlines() if line[5] == "w" or line[8] == "w"]
        assert owners == {"root/root"} and not writable, names
        root = Path(folder) / "root"
        run("dpkg-deb", "--raw-extract", package, root)
        for script in ("postinst", "prerm", "postrm"):
            run("sh", "-n", root / "DEBIAN" / script)
        sums = (root / "DEBIAN/md5sums").read_text().splitlines()
        run("md5sum", "--check", "--quiet", "DEBIAN/md5sums", cwd=root)
        assert len(sums) > 10, sums
        run(root / "usr/bin/schalter", "--config", root / "etc/schalter/schalter.toml", "check-config", env={})


async def a_media_node_has_a_package_of_its_own():
    for tool in ("dpkg-deb", "objdump", "strip"):
        needs(tool)
    node = BINARY.with_name("schalter-sfu")
    assert node.exists(), "cargo build -p schalter-sfu --bin schalter-sfu"
    with tempfile.TemporaryDirectory() as folder:
        await asyncio.to_thread(run, ROOT / "deploy/debian/build-sfu.sh", node, folder, env=EPOCH)
        package = next(Path(folder).glob("schalter-sfu_*.deb"))
        names = run("dpkg-deb", "--contents", package)
        for file in ("./usr/bin/schalter-sfu", "./usr/lib/systemd/system/schalter-sfu.service"):
            assert f" {file}\n" in names, names


async def the_bills_of_materials_list_all_that_is_in_the_programs():
    """Cargo says what is linked, the bills what they list; twice written they are the same."""
    needs("cargo-cyclonedx")
    with tempfile.TemporaryDirectory() as one, tempfile.TemporaryDirectory() as two:
        for folder in (one, two):
            await asyncio.to_thread(run, ROOT / "deploy/release/sbom.sh", folder, env=EPOCH)
        for name, package in (("schalter", "schalter-control"), ("schalter-sfu", "schalter-sfu")):
            text = (Path(one) / f"{name}.cdx.json").read_text("utf-8")
            assert text == (Path(two) / f"{name}.cdx.json").read_text("utf-8"), "it is not the same twice"
            assert str(ROOT) not in text, "it says where it was written"
            bill = json.loads(text)
            listed = {(it["name"], it["version"]) for it in bill["components"]}
            tree = ("cargo", "tree", "--locked", "--package", package, "--edges", "normal", "--prefix", "none", "--format", "{p}")
            lines = {tuple(line.split()[:2]) for line in run(*tree, cwd=ROOT).splitlines() if line.strip()}
            linked = {(crate, version.removeprefix("v")) for crate, version in lines} - {(package, bill["metadata"]["component"]["version"])}
            assert len(linked) > 100 and linked <= listed, f"not listed: {sorted(linked - listed)}"
        assert (Path(one) / "pages.cdx.json").read_text("utf-8") == pages_bill(), "it is not the same twice"
    left = run("git", "ls-files", "--others", "--exclude-standard", "*.cdx.json", cwd=ROOT)
    assert not left, left


async def the_bill_of_the_pages_lists_what_the_bundler_put_into_them_and_no_tool():
    """Beside the pages the bundler writes the licences of all it took: another way to the same list."""
    licences = ROOT / "control/web/dist/licenses.md"
    assert licences.exists(), "make pages"
    inside = set(re.findall(r"^## (\S+) - (\S+) \(", licences.read_text("utf-8"), re.MULTILINE))
    bill = json.loads(await asyncio.to_thread(pages_bill))
    assert {(it["name"], it["version"]) for it in bill["components"]} == inside, bill["components"]
    assert {"svelte", "@fluent/bundle"} <= {name for name, _ in inside}, inside
    assert all(it["hashes"] and it["licenses"] for it in bill["components"]), bill["components"]
    refs = {it["bom-ref"] for it in (*bill["components"], bill["metadata"]["component"])}
    assert {it["ref"] for it in bill["dependencies"]} == refs, bill["dependencies"]


def pages_bill():
    return run("node", ROOT / "control/web/bill.mjs", env=EPOCH)


async def the_image_starts_without_root_on_a_read_only_root():
    needs("buildah")
    needs("unshare")
    if os.geteuid() != 0:
        raise Skipped("only root may change the root folder")
    with tempfile.TemporaryDirectory() as folder:
        archive = Path(folder) / "schalter.tar"
        await asyncio.to_thread(run, ROOT / "deploy/container/build.sh", BINARY, archive, env=EPOCH)
        config, root = unpacked(archive, Path(folder))
        assert config["User"] == "65532:65532" and config["Entrypoint"] == ["/usr/bin/schalter"], config
        assert not list(root.glob("**/sh")), "there is a shell"
        await starts(config, root)


def unpacked(archive, folder):
    """The settings of the image and its files, as an engine would lay them out."""
    image, root = folder / "image", folder / "root"
    with tarfile.open(archive) as tar:
        tar.extractall(image)
    blob = lambda it: image / "blobs" / it["digest"].replace(":", "/")  # noqa: E731
    manifest = json.loads(blob(json.loads((image / "index.json").read_text())["manifests"][0]).read_text())
    root.mkdir()
    for layer in manifest["layers"]:
        run("tar", "-xf", blob(layer), "-C", root)
    return json.loads(blob(manifest["config"]).read_text())["config"], root


async def starts(config, root):
    port = free_port()
    env = dict(each.split("=", 1) for each in config["Env"] if "=" in each)
    env |= {"SCHALTER_HTTP__LISTEN": f"127.0.0.1:{port}", "SCHALTER_MEDIA__PORT": "0", "SCHALTER_MEDIA__WORKERS": "1"}
    # The root is bound read-only; only the data folder can be written, as with `read_only` and a volume.
    script = (
        f"mount --bind {root} {root} && mount --bind {root}/var/lib/schalter {root}/var/lib/schalter"
        f" && mount -o remount,bind,ro {root} && exec chroot --userspec=65532:65532 {root} /usr/bin/schalter"
    )
    env["PATH"] = "/usr/sbin:/usr/bin:/sbin:/bin"
    process = subprocess.Popen(["unshare", "--mount", "sh", "-c", script], env=env, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)

    async def ready():
        assert process.poll() is None, process.stdout.read().decode()
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/readyz", timeout=2) as answer:
                return answer.status == 200
        except OSError:
            return False

    try:
        await until("the image serves", ready)
    finally:
        process.terminate()
        process.wait(10)


async def the_chart_renders_what_kubernetes_takes():
    try:
        import helm_python
        import kubernetes_validate
        import yaml
    except ImportError as missing:
        lacks(missing.name)
    assert not helm_python.lint(str(CHART))["errors"]
    media = {"port": 30000, "workers": 2}
    ways = (
        {},
        {"media": {"network": "nodePort"}, "settings": {"media": media}},
        {"replicas": 2, "persistence": {"enabled": False}, "autoscaling": {"enabled": True}, "secretName": "schalter", "sealSecret": "seal"},
        {"ingress": {"enabled": True, "tlsSecret": "tls", "className": "nginx"}, "networkPolicy": {"fromNamespaces": {"a": "b"}}},
        {"tls": {"secretName": "tls"}},
        FLEET,
        FLEET | {"nodes": {"enabled": True, "network": "nodePort", "media": media, "autoscaling": {"enabled": True}}},
    )
    kinds = set()
    with helm_python.Chart.load(str(CHART)) as chart:
        for values in ways:
            for text in chart.render(values, name="rathaus", namespace="schalter").values():
                for manifest in filter(None, yaml.safe_load_all(text)):
                    kubernetes_validate.validate(manifest, "1.31", strict=True)
                    kinds.add(manifest["kind"])
        text = chart.render({}, name="rathaus")["schalter/templates/settings.yaml"]
        try:
            chart.render({"replicas": 2}, name="rathaus")
            raise AssertionError("two replicas on one SQLite file were let pass")
        except helm_python.HelmRenderError as refusal:
            assert "PostgreSQL" in str(refusal)
        try:
            chart.render({"replicas": 2, "persistence": {"enabled": False}}, name="rathaus")
            raise AssertionError("two replicas with a key each were let pass")
        except helm_python.HelmRenderError as refusal:
            assert "sealSecret" in str(refusal)
        try:
            chart.render({"nodes": {"enabled": True}}, name="rathaus")
            raise AssertionError("nodes that cannot find control were let pass")
        except helm_python.HelmRenderError as refusal:
            assert "settings.link" in str(refusal)
        each_node_has_its_token_and_time_to_give_its_rooms_away(chart.render(FLEET, name="rathaus"))
        texts = [text] + [
            chart.render(values, name="rathaus")["schalter/templates/settings.yaml"]
            for values in (FLEET, {"tls": {"secretName": "tls"}})
        ]
    wanted = {"ConfigMap", "StatefulSet", "Service", "Ingress", "PodDisruptionBudget", "HorizontalPodAutoscaler", "NetworkPolicy"}
    assert kinds == wanted, kinds ^ wanted
    for text in texts:
        with tempfile.NamedTemporaryFile("w", suffix=".toml") as file:
            file.write(yaml.safe_load(text)["data"]["schalter.toml"])
            file.flush()
            run(BINARY, "--config", file.name, "check-config", env={})


# Control without media of its own, and media nodes.
FLEET = {
    "media": {"network": "none"},
    "nodes": {"enabled": True},
    "settings": {
        "media": {"local": False},
        "link": {"listen": "0.0.0.0:7443", "announce": ["rathaus-link:7443"]},
    },
}


def each_node_has_its_token_and_time_to_give_its_rooms_away(rendered):
    import yaml

    nodes = next(it for it in yaml.safe_load_all(rendered["schalter/templates/nodes.yaml"]) if it["kind"] == "StatefulSet")
    pod = nodes["spec"]["template"]["spec"]
    env = {it["name"]: it.get("value") for it in pod["containers"][0]["env"]}
    assert env["SCHALTER_JOIN_FILE"].endswith("/$(POD_NAME)") and env["SCHALTER_MEDIA__PORT"] == "10000", env
    assert pod["terminationGracePeriodSeconds"] > int(env["SCHALTER_DRAIN_S"]), "killed before its rooms have moved"
    assert pod["hostNetwork"] and pod["securityContext"]["runAsNonRoot"]
    services = list(yaml.safe_load_all(rendered["schalter/templates/service.yaml"]))
    link = next(it for it in services if it and it["metadata"]["name"] == "rathaus-link")
    assert link["spec"]["clusterIP"] == "None", "every process of control is dialled"
    control = yaml.safe_load(rendered["schalter/templates/statefulset.yaml"])["spec"]["template"]["spec"]
    assert "hostNetwork" not in control


async def the_compose_file_is_as_strict_as_the_unit():
    try:
        import yaml
    except ImportError:
        lacks("PyYAML")
    file = ROOT / "deploy/container/compose.yaml"
    services = yaml.safe_load(file.read_text("utf-8"))["services"]
    assert services.keys() == {"schalter", "prometheus", "grafana"}
    itself = yaml.safe_load((file.parent / "compose.tls.yaml").read_text("utf-8"))["services"]
    assert itself.keys() == {"schalter"}
    settings = {key: value for key, value in itself["schalter"]["environment"].items()}
    settings = {key: re.sub(r"\$\{\w+:[-?](.*?)\}", "termine.example.org", value) for key, value in settings.items()}
    run(BINARY, "check-config", env=settings)
    ours = services["schalter"]
    version = re.search(r'^version = "(.+)"', (ROOT / "Cargo.toml").read_text(), re.M)[1]
    assert ours["image"].endswith(f":{version}") and ours["read_only"] and ours["user"] == "65532:65532", ours
    for name, service in services.items():
        assert service["cap_drop"] == ["ALL"] and "no-new-privileges:true" in service["security_opt"], name
        sources = [volume.split(":")[0] for volume in service["volumes"] if volume.startswith(".")]
        missing = [source for source in sources if not (file.parent / source).is_dir()]
        assert not missing, missing


PLAYS = (
    the_unit_is_hardened_and_understood,
    systemd_hears_ready_alive_and_stopping,
    the_package_holds_what_it_must_and_its_program_runs,
    a_media_node_has_a_package_of_its_own,
    the_bills_of_materials_list_all_that_is_in_the_programs,
    the_bill_of_the_pages_lists_what_the_bundler_put_into_them_and_no_tool,
    the_image_starts_without_root_on_a_read_only_root,
    the_chart_renders_what_kubernetes_takes,
    the_compose_file_is_as_strict_as_the_unit,
)

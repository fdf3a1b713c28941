"""Packages of PyPI and npm in exact versions, installed once into a folder outside the checkout."""

import hashlib
import json
import os
import pathlib
import shutil
import subprocess
import sys

CACHE = pathlib.Path(os.environ.get("XDG_CACHE_HOME") or pathlib.Path.home() / ".cache")
INSTALLS_WITHIN_S = 600


def installed(kind, packages, install):
    """The folder with these packages: `install` fills it when it is not there whole."""
    name = hashlib.sha256("\n".join(packages).encode()).hexdigest()[:12]
    folder = CACHE / "notitia-clients" / f"{kind}-{name}"
    if not (folder / "whole").exists():
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
        for command in install(folder):
            done = subprocess.run(command, capture_output=True, text=True, timeout=INSTALLS_WITHIN_S)
            if done.returncode:
                sys.exit(f"{' '.join(command)} failed:\n{done.stdout}{done.stderr}")
        (folder / "whole").touch()
    return folder


def python_with(*packages):
    """A Python interpreter that has these packages: `rdflib==7.6.0`."""
    folder = installed("python", packages, lambda folder: [
        [sys.executable, "-m", "venv", str(folder)],
        [f"{folder}/bin/pip", "install", "--quiet", "--disable-pip-version-check", *packages],
    ])
    return str(folder / "bin/python")


def node_with(packages, instead):
    """A folder in whose `node_modules` these packages are, by name and version; `instead`: versions of what they need,
    which win over what they ask for."""
    manifest = json.dumps({"private": True, "dependencies": packages, "overrides": instead}, indent=2)

    def install(folder):
        (folder / "package.json").write_text(manifest)
        options = ["--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"]
        return [["npm", "install", "--prefix", str(folder), *options]]

    for program in ("node", "npm"):
        if not shutil.which(program):
            sys.exit(f"{program} is not there: the clients from npm need Node.js 20 or newer")
    return str(installed("node", [manifest], install))

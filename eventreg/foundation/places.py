"""Where the files are that stand beside the package in a checkout and inside it in a wheel."""

import importlib.util
from functools import cache
from pathlib import Path
from types import ModuleType

_PACKAGE = Path(__file__).resolve().parent.parent


def top() -> Path:
    """The folder of `templates`, `static`, `migrations` and `config.py`."""
    inside = _PACKAGE / "_top"
    return inside if inside.is_dir() else _PACKAGE.parent


def shipped(name: str) -> Path:
    """A summit file that comes with the product: `shipped("gfmd-2018")`."""
    return _PACKAGE / "summit_file" / "shipped" / f"{name}.yaml"


@cache
def config_module() -> ModuleType:
    """The module `config.py` at the top, which is not part of the package."""
    spec = importlib.util.spec_from_file_location("eventreg_config", top() / "config.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module

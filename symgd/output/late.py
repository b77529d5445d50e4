"""Large modules that another one imports and hardly ever uses: they are loaded at their first use."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from importlib import import_module
from types import ModuleType
from typing import Any

__all__ = ["late"]


@contextmanager
def late(modules: Mapping[str, Mapping[str, Callable[..., Any] | None]]) -> Iterator[None]:
    """While this lasts, importing one of these modules does not load it, where nothing has loaded it before.

    Args:
        modules: for each, the functions that are taken from it by name; each loads it when it is called. What is asked
            of the module itself, other than its version, loads it too. A function may have another that is called in
            its place for as long as this lasts, unless that one returns NotImplemented.
    """
    put = [_Late(name, functions) for name, functions in modules.items() if name not in sys.modules]
    sys.modules.update({module.__name__: module for module in put})
    try:
        yield
    finally:
        for module in put:
            module.take_out()


class _Late(ModuleType):
    """What stands for a module that is not loaded yet."""

    def __init__(self, name: str, functions: Mapping[str, Callable[..., Any] | None]) -> None:
        super().__init__(name)
        for function, meanwhile in functions.items():
            setattr(self, function, self._later(function, meanwhile))

    def __getattr__(self, name: str) -> Any:
        if name == "__version__":
            from importlib.metadata import version

            return version(self.__name__)
        if name.startswith("__"):
            raise AttributeError(name)
        return getattr(self._loaded(), name)

    def take_out(self) -> None:
        """Have the next import load the module itself."""
        if self._is_in():
            del sys.modules[self.__name__]

    def _is_in(self) -> bool:
        return sys.modules.get(self.__name__) is self

    def _loaded(self) -> ModuleType:
        self.take_out()
        return import_module(self.__name__)

    def _later(self, name: str, meanwhile: Callable[..., Any] | None) -> Callable[..., Any]:
        def function(*args: Any, **kwargs: Any) -> Any:
            if meanwhile is not None and self._is_in():
                found = meanwhile(*args, **kwargs)
                if found is not NotImplemented:
                    return found
            return getattr(self._loaded(), name)(*args, **kwargs)

        function.__name__ = function.__qualname__ = name
        function.__module__ = self.__name__
        return function

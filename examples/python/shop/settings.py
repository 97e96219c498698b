"""What the environment decides, but for the OTEL_ variables: those the OpenTelemetry SDK reads itself."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from ipaddress import ip_address
from typing import Any

from shop.exemplars import VALUES


@dataclass(frozen=True)
class Settings:
    """Parsed once: behind it no value is missing or out of range."""

    host: str
    port: int
    metrics_port: int
    exemplar_labels: tuple[str, ...]
    load_requests_per_second: float

    @staticmethod
    def of(environment: Mapping[str, str]) -> "Settings":
        """Refuses with one ValueError that names every wrong variable and its value."""
        problems: list[str] = []

        def read(name: str, otherwise: str, expected: str, parse: Callable[[str], Any]) -> Any:
            text = environment.get(name, "").strip() or otherwise
            try:
                return parse(text)
            except ValueError:
                problems.append(f'{name}: "{text}" is not {expected}')

        settings = Settings(
            host=read("BIND_ADDRESS", "0.0.0.0", "an IP address", lambda text: str(ip_address(text))),
            port=read("PORT", "8080", "a port (0 to 65535)", _port),
            metrics_port=read("METRICS_PORT", "9464", "a port (0 to 65535)", _port),
            exemplar_labels=read("EXEMPLAR_LABELS", "trace_id,span_id", f"a list of {', '.join(VALUES)}", _labels),
            load_requests_per_second=read("LOAD_REQUESTS_PER_SECOND", "0", "a number from 0 to 1000", _rate),
        )
        if problems:
            raise ValueError("\n".join(problems))
        return settings


def _port(text: str) -> int:
    return int(_within(65535, int(text)))


def _rate(text: str) -> float:
    return _within(1000, float(text))


def _within(most: float, number: float) -> float:
    if not 0 <= number <= most:  # refuses NaN as well
        raise ValueError("out of range")
    return number


def _labels(text: str) -> tuple[str, ...]:
    names = tuple(name.strip() for name in text.split(","))
    if not VALUES.keys() >= set(names):
        raise ValueError("an unknown label")
    return names

"""Every setting of the gateway: from the environment (`LIANXIN_…`), else a TOML file, else its default.

The TOML file is `lianxin.toml` in the working folder or the file that LIANXIN_CONFIG names; its keys are
the names below. Secrets come from the environment or the file only and are never printed.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Literal, NamedTuple

from pydantic import Field, SecretStr, ValidationError
from pydantic_settings import (
    BaseSettings,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
    TomlConfigSettingsSource,
)

from policy.errors import BadInputError

__all__ = ["Setting", "Settings", "describe", "load_settings"]

PREFIX = "LIANXIN_"
CONFIG_VARIABLE = PREFIX + "CONFIG"
DEFAULT_FILE = "lianxin.toml"
_LOGIN = re.compile(r"//[^/@]*@")

Count = Annotated[int, Field(ge=1)]
Seconds = Annotated[float, Field(gt=0)]


class Settings(BaseSettings):
    """What an operator can decide. Times are in seconds, sizes in bytes."""

    model_config = SettingsConfigDict(env_prefix=PREFIX, extra="forbid", frozen=True, env_ignore_empty=True)

    # The graph
    data: Path = Field(
        default=Path("data"), description="Folder of our own Neo4j; not used where `graph_uri` is set."
    )
    graph_uri: str | None = Field(
        default=None, description="URI of your own Neo4j (bolt, neo4j, +s); empty: we run one."
    )
    graph_user: str = Field(default="neo4j", description="User at your own Neo4j.")
    graph_password: SecretStr = Field(default=SecretStr(""), description="Password at your own Neo4j.")
    graph_database: str | None = Field(
        default=None, description="Database at your own Neo4j; empty: its default one."
    )
    neo4j_home: Path | None = Field(
        default=None, description="An installed Neo4j to run instead of the fetched one."
    )
    identity_key: SecretStr | None = Field(
        default=None,
        description="Key of the hash under which citizen IDs are kept; empty: one is made in `data`.",
    )

    # Who asks
    anonymous: Literal["PUBLIC", "ANALYST"] = Field(
        default="PUBLIC", description="What a request without credentials may see."
    )

    # The socket
    host: str = Field(default="127.0.0.1", description="Address to listen on.")
    port: int = Field(default=8000, ge=0, le=65535, description="Port to listen on; 0: any free one.")
    max_connections: Count = Field(default=2_000, description="Connections at a time; more are answered 503.")
    keep_alive: Count = Field(default=30, description="An idle connection is closed after this time.")
    header_timeout: Seconds = Field(
        default=10, description="The headers of a request must arrive within this time."
    )
    body_timeout: Seconds = Field(
        default=10, description="The body of a request must arrive within this time."
    )
    drain: Count = Field(default=5, description="On SIGTERM, running requests have this time to end.")

    # Requests
    max_in_flight: Count = Field(
        default=200, description="Operations executed at a time; more are answered 503."
    )
    deadline: Seconds = Field(default=15, description="An operation is cancelled after this time.")
    max_body_bytes: Count = Field(default=1_048_576, description="Size of a request body.")
    max_query_string_bytes: Count = Field(default=32_768, description="Size of the query string of a GET.")

    # Documents
    introspection: bool = Field(default=True, description="Answer `__schema` and `__type`.")
    suggestions: bool = Field(default=False, description="Say `Did you mean …` in validation errors.")
    max_tokens: Count = Field(default=4_000, description="Tokens in a document, comments included.")
    max_operations: Count = Field(default=50, description="Operations in a document.")
    max_fragments: Count = Field(default=100, description="Fragment definitions in a document.")
    max_variables: Count = Field(default=100, description="Variables that an operation defines.")
    max_variables_bytes: Count = Field(default=262_144, description="Size of the variables as JSON.")
    max_depth: Count = Field(default=20, description="Nesting of fields, fragments followed.")
    max_fields: Count = Field(default=2_000, description="Fields of an operation, fragments expanded.")
    max_root_fields: Count = Field(
        default=20, description="Fields at the root of an operation, fragments expanded."
    )
    max_aliases: Count = Field(default=100, description="Aliases of an operation, fragments expanded.")
    max_directives: Count = Field(default=100, description="Directives of an operation, fragments expanded.")
    max_repeats: Count = Field(
        default=50_000, description="Comparisons that validating fields of the same name may take, at most."
    )
    max_page_nodes: Count = Field(
        default=20_000,
        description="Nodes asked for: `first`/`last` multiplied along each path, added up.",
    )
    default_page: Count = Field(
        default=20, description="Page size counted for a connection without `first` or `last`."
    )
    document_cache_entries: Count = Field(default=1_000, description="Documents kept parsed and validated.")
    document_cache_bytes: Count = Field(
        default=67_108_864, description="Memory of these documents, estimated."
    )

    # For people and machines that watch
    graphiql: bool = Field(default=True, description="Serve the GraphiQL page at /graphiql.")
    metrics: bool = Field(default=True, description="Serve Prometheus metrics at /metrics.")
    log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = Field(
        default="INFO", description="Least level that is logged."
    )
    log_requests: bool = Field(default=True, description="Log a line for each request.")

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,  # noqa: ARG003 - the signature is pydantic's
        file_secret_settings: PydanticBaseSettingsSource,  # noqa: ARG003 - the signature is pydantic's
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Arguments, then the environment, then the TOML file."""
        return init_settings, env_settings, TomlConfigSettingsSource(settings_cls, _config_file())


class Setting(NamedTuple):
    """One line of `lianxin config`."""

    name: str
    variable: str
    value: str
    default: bool
    description: str


def load_settings(**overrides: object) -> Settings:
    """Read the settings; `overrides` (of a command line) win, those that are None count as not given.

    Raises BadInputError naming the setting and its variable. A value is never quoted: it may be secret.
    """
    named = os.environ.get(CONFIG_VARIABLE)
    if named and not Path(named).is_file():
        raise BadInputError(
            f"The configuration file {named} does not exist.", f"Create it or unset {CONFIG_VARIABLE}."
        )
    try:
        return Settings(**{name: value for name, value in overrides.items() if value is not None})  # type: ignore[arg-type]
    except ValidationError as error:
        problems = "; ".join(
            f"{_place(item['loc'])}: {item['msg']}" for item in error.errors(include_input=False)
        )
        raise BadInputError(
            f"The settings cannot be taken: {problems}.",
            "`lianxin config` lists every setting with its meaning.",
        ) from None
    except (ValueError, OSError) as error:
        raise BadInputError(
            f"The configuration file {_config_file()} is not readable TOML ({type(error).__name__}).",
            "Correct it, or name another one with LIANXIN_CONFIG.",
        ) from None


def describe(settings: Settings) -> Iterator[Setting]:
    """Yield every setting with its value; secrets, also in a URI, show only whether they are set."""
    for name, field in Settings.model_fields.items():
        value = getattr(settings, name)
        yield Setting(
            name, PREFIX + name.upper(), _shown(value), value == field.default, field.description or ""
        )


def _config_file() -> Path:
    return Path(os.environ.get(CONFIG_VARIABLE) or DEFAULT_FILE)


def _place(location: tuple[int | str, ...]) -> str:
    name = str(location[0]) if location else "settings"
    return f"{name} ({PREFIX}{name.upper()})"


def _shown(value: object) -> str:
    if isinstance(value, SecretStr):
        return "(set)" if value.get_secret_value() else ""
    if isinstance(value, bool):
        return str(value).lower()
    return "" if value is None else _LOGIN.sub("//(set)@", str(value))

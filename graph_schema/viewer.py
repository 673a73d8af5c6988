"""Who asks."""

import strawberry

from graph_schema.authorities import Authority
from graph_schema.context import Info
from graph_schema.enums import Audience
from graph_schema.regions import Region

__all__ = ["Viewer", "ViewerQueries"]


@strawberry.type(description="Who asks, and so what may be seen.")
class Viewer:
    """The viewer as the request's visibility has it: nobody acts for an authority without a token."""

    audience: Audience = strawberry.field(description="The audience that the viewer belongs to.")
    authority: Authority | None = strawberry.field(
        default=None, description="The authority that the viewer acts for; null where for none."
    )
    region: Region | None = strawberry.field(
        default=None, description="The region that the viewer is confined to; null where to none."
    )


@strawberry.type
class ViewerQueries:
    """The root field of the viewer."""

    @strawberry.field(description="Who asks, as the server sees it.")
    def viewer(self, info: Info) -> Viewer:
        return Viewer(audience=info.context.visibility.audience)

"""The tools under the Model Context Protocol, by its official SDK: the extra ``mcp``."""

from collections.abc import Callable
from typing import Any, Final

import mcp_types as types
from mcp.server.lowlevel import Server

from amocf import __version__
from amocf.assistant.assisted_release import AssistedRelease
from amocf.assistant.tool_arguments import ToolError
from amocf.assistant.toolbox import INSTRUCTIONS, TOOLS, call_tool

#: Nothing is changed, the same call gives the same, and nothing but the release is asked.
_ANNOTATIONS: Final = types.ToolAnnotations(
    read_only_hint=True, destructive_hint=False, idempotent_hint=True, open_world_hint=False
)
_LISTED: Final = [
    types.Tool(
        name=tool.name,
        title=tool.title,
        description=tool.description,
        input_schema=tool.schema,
        annotations=_ANNOTATIONS,
    )
    for tool in TOOLS
]


def mcp_server(source: Callable[[], AssistedRelease]) -> Server[Any]:
    """Return a server of the tools.

    Args:
        source: gives the release; it is called for each call of a tool.
    """

    async def list_tools(_: Any, __: types.PaginatedRequestParams | None) -> types.ListToolsResult:
        return types.ListToolsResult(tools=_LISTED)

    async def answer(_: Any, params: types.CallToolRequestParams) -> types.CallToolResult:
        try:
            found = await call_tool(source(), params.name, params.arguments or {})
        except ToolError as error:
            return types.CallToolResult(
                content=[types.TextContent(type="text", text=str(error))], is_error=True
            )
        return types.CallToolResult(
            content=[types.TextContent(type="text", text=found.text)],
            structured_content=dict(found.data),
        )

    return Server(
        "amocf",
        version=__version__,
        title="AMOCF linked data",
        instructions=INSTRUCTIONS,
        on_list_tools=list_tools,
        on_call_tool=answer,
    )

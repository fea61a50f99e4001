"""Reading the body: JSON that Python can hold and UTF-8 can write, or a sentence."""

import json
from collections.abc import Mapping
from typing import IO, Any

from rest_framework.exceptions import ParseError
from rest_framework.parsers import JSONParser


class ParserJSON(JSONParser):
    """Nesting without end and half a surrogate pair pass for JSON, and break whoever touches them next."""

    def parse(
        self, stream: IO[Any], media_type: str | None = None, parser_context: Mapping[str, Any] | None = None
    ) -> Any:
        try:
            isi = super().parse(stream, media_type, parser_context)
            json.dumps(isi, ensure_ascii=False).encode()
        except (RecursionError, UnicodeEncodeError) as galat:
            raise ParseError from galat
        return isi

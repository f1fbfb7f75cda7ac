"""A stand-in for the model's service: the form of `generateContent`, its errors, its counts; it answers by rule."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from tests.fetch.server import Asked, Reply, Site, answer

KEY = "stand-in-key"


def said(value: Any, *, finish: str = "STOP", tokens: int = 700) -> bytes:
    """A whole answer of the service around `value`, as JSON text within JSON."""
    written = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    body = {
        "candidates": [
            {"content": {"parts": [{"text": written}], "role": "model"}, "finishReason": finish, "index": 0}
        ],
        "usageMetadata": {"promptTokenCount": tokens - 100, "candidatesTokenCount": 100, "totalTokenCount": tokens},
        "modelVersion": "stand-in-1",
        "responseId": "r-1",
    }
    return answer(200, json.dumps(body, ensure_ascii=False).encode(), Content_Type="application/json")


def refused(code: int, status: str, message: str) -> bytes:
    """An error of the service."""
    body = {"error": {"code": code, "message": message, "status": status}}
    return answer(code, json.dumps(body).encode(), Content_Type="application/json")


class Gemini(Site):
    """Summarises by the first words of a text; `override` answers instead."""

    def __init__(self) -> None:
        self.override: Callable[[dict[str, Any]], Reply | None] = lambda question: None
        super().__init__()

    def questions(self) -> list[dict[str, Any]]:
        """The bodies of all questions."""
        return [json.loads(each.body) for each in self.asked if each.method == "POST"]

    def reply_to(self, asked: Asked) -> Reply:
        """As the service answers."""
        if asked.method != "POST" or not asked.path.endswith(":generateContent"):
            return refused(404, "NOT_FOUND", "no such method")
        if asked.headers.get("x-goog-api-key") != KEY:
            return refused(400, "INVALID_ARGUMENT", "API key not valid. Please pass a valid API key.")
        question = json.loads(asked.body)
        assert question["generationConfig"]["responseMimeType"] == "application/json"
        assert question["generationConfig"]["responseSchema"]["type"] == "OBJECT"
        return self.override(question) or said(self._answer(json.loads(question["contents"][0]["parts"][0]["text"])))

    def _answer(self, told: dict[str, Any]) -> Any:
        if "city" in told:
            return {"events": []}
        return {
            "events": [
                {
                    "id": each["id"],
                    "summary": " ".join(each["text"].split()[:9]),
                    "tags": ["experimental", "invented-tag"],
                    "if_you_like": "slow reeds and rust",
                }
                for each in told["events"]
            ]
        }

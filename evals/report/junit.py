"""JUnit XML: one test for the verdict, one for each document."""

from __future__ import annotations

from xml.etree.ElementTree import Element, SubElement, indent, tostring

from evals.compare import Comparison, strict_f1
from evals.verdict import Verdict

_FAILS = {Verdict.REGRESSION: "failure", Verdict.INCONCLUSIVE: "skipped"}


def comparison(found: Comparison) -> str:
    """Return the report; a regression is a failure, an inconclusive verdict is skipped."""
    name = f"{found.b.name} against {found.a.name}"
    cases = [_verdict(found), *_documents(found)]
    failures = sum(case.find("failure") is not None for case in cases)
    skipped = sum(case.find("skipped") is not None for case in cases)
    counts = {"tests": len(cases), "failures": failures, "skipped": skipped, "errors": 0}
    suite = Element("testsuite", {"name": name, **{key: str(n) for key, n in counts.items()}})
    suite.extend(cases)
    root = Element("testsuites")
    root.append(suite)
    indent(root)
    return tostring(root, encoding="unicode", xml_declaration=True) + "\n"


def _verdict(found: Comparison) -> Element:
    case = Element("testcase", classname="eval", name="verdict")
    kind = _FAILS.get(found.verdict)
    if kind:
        SubElement(case, kind, message=f"{found.verdict}: {'; '.join(found.reasons)}")
    return case


def _documents(found: Comparison) -> list[Element]:
    """A document fails if something in it broke or a critical claim of it was lost."""
    cases = []
    for document in sorted({row.document for row in found.b.rows}):
        case = Element("testcase", classname="eval.documents", name=document)
        wrong = [line for line in found.broken if line.startswith(f"{document} ")]
        wrong += [
            f"critical claim lost: {line}" for line in found.lost if line.split()[0] == document
        ]
        if wrong:
            SubElement(case, "failure", message="; ".join(wrong))
        before, after = (
            strict_f1([row for row in record.rows if row.document == document])
            for record in (found.a, found.b)
        )
        SubElement(case, "system-out").text = f"strict F1 {before:.3f} -> {after:.3f}"
        cases.append(case)
    return cases

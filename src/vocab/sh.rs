//! SHACL, <https://www.w3.org/TR/shacl/>. The engine keeps its own table of the terms it reads.

super::namespace! {
    "http://www.w3.org/ns/shacl#":
    VALIDATION_REPORT = "ValidationReport",
    VALIDATION_RESULT = "ValidationResult",
    CONFORMS = "conforms",
    RESULT = "result",
    FOCUS_NODE = "focusNode",
    RESULT_PATH = "resultPath",
    VALUE = "value",
    RESULT_SEVERITY = "resultSeverity",
    SOURCE_SHAPE = "sourceShape",
    SOURCE_CONSTRAINT_COMPONENT = "sourceConstraintComponent",
    RESULT_MESSAGE = "resultMessage",
    INFO = "Info",
    WARNING = "Warning",
    VIOLATION = "Violation",
}

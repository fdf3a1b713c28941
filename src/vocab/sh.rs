//! SHACL, <https://www.w3.org/TR/shacl/>. The engine keeps its own table of the terms it reads.

super::namespace! {
    "http://www.w3.org/ns/shacl#":
    CONFORMS = "conforms",
    FOCUS_NODE = "focusNode",
    INFO = "Info",
    MESSAGE = "message",
    PROPERTY = "property",
    RESULT = "result",
    RESULT_MESSAGE = "resultMessage",
    RESULT_PATH = "resultPath",
    RESULT_SEVERITY = "resultSeverity",
    SEVERITY = "severity",
    SOURCE_CONSTRAINT_COMPONENT = "sourceConstraintComponent",
    SOURCE_SHAPE = "sourceShape",
    TARGET_CLASS = "targetClass",
    TARGET_OBJECTS_OF = "targetObjectsOf",
    TARGET_SUBJECTS_OF = "targetSubjectsOf",
    VALIDATION_REPORT = "ValidationReport",
    VALIDATION_RESULT = "ValidationResult",
    VALUE = "value",
    VIOLATION = "Violation",
    WARNING = "Warning",
}

namespace CyborgDb.Emulator;

/// <summary>In which way a request goes wrong.</summary>
public enum FaultKind
{
    /// <summary>The connection is reset before the body of the request is read.</summary>
    ResetBeforeBody,

    /// <summary>The connection is reset after the request was read, and before the first byte of the answer.</summary>
    ResetBeforeAnswer,

    /// <summary>The connection is reset after some bytes of the answer.</summary>
    ResetInAnswer,

    /// <summary>The answer is right, and then the connection that promised to stay open is closed.</summary>
    CloseAfterAnswer,

    /// <summary>Nothing more comes, until the caller gives up.</summary>
    Stall,

    /// <summary>The answer is right, but comes one byte at a time.</summary>
    SlowAnswer,

    /// <summary>A status other than the one of the operation, with the service's error body.</summary>
    Status,

    /// <summary>A page of HTML, such as a proxy sends.</summary>
    Html,

    /// <summary>Status 200 with a body of no bytes.</summary>
    EmptyBody,

    /// <summary>Only half of the promised body comes, and then the connection is closed.</summary>
    TruncatedBody,

    /// <summary>The promised length is shorter than the body that comes.</summary>
    ShortLength,

    /// <summary>The JSON has one of its members twice.</summary>
    DuplicateField,
}

namespace CyborgDb.Emulator;

/// <summary>What becomes of a value of <c>include</c> that query or get does not have.</summary>
public enum UnknownIncludeRule
{
    /// <summary>It is 422.</summary>
    Refused,

    /// <summary>Nothing: the rest is answered.</summary>
    Ignored,
}

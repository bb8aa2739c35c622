namespace CyborgDb.Emulator;

/// <summary>What becomes of <c>$type</c> in a query without text; with text, and in query_metadata, it is 400.</summary>
public enum TypeOperatorRule
{
    /// <summary>It is applied to the decrypted metadata: <c>string</c>, <c>number</c>, <c>bool</c>, <c>array</c>, <c>object</c>, <c>null</c>.</summary>
    Applied,

    /// <summary>It is 400.</summary>
    Refused,
}

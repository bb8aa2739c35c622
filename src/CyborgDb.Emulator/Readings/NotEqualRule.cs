namespace CyborgDb.Emulator;

/// <summary>What <c>$ne</c> does with items that do not have the field.</summary>
public enum NotEqualRule
{
    /// <summary>They do not match, on any route.</summary>
    NeverMatchesMissing,

    /// <summary>They match where a query applies the filter to decrypted metadata, because the index cannot answer it.</summary>
    MatchesMissingWhenDecrypted,
}

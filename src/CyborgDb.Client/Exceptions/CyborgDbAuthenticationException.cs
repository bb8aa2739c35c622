namespace CyborgDb;

/// <summary>
/// The service did not accept the credential, or the index key, or could not get the key of a KMS-backed index from its KMS (401). Only its
/// words tell the three apart, and the message says which it was.
/// </summary>
public sealed class CyborgDbAuthenticationException : CyborgDbException
{
    /// <inheritdoc cref="CyborgDbException(string, Exception?)"/>
    public CyborgDbAuthenticationException(string message, Exception? innerException = null)
        : base(message, innerException)
    {
    }

    internal CyborgDbAuthenticationException(string message, CallFacts facts, bool isWrongIndexKey)
        : base(message, null, facts) => IsWrongIndexKey = isWrongIndexKey;

    /// <summary>
    /// True when the index key does not open the index; false when the credential (<c>X-API-Key</c>) is missing or wrong, or a KMS failed. A service may also
    /// answer a wrong key as if there were no such index: <see cref="CyborgDbException.MayBeWrongIndexKey"/> is true for both.
    /// </summary>
    public bool IsWrongIndexKey
    {
        get;
        init
        {
            field = value;
            MayBeWrongIndexKey = value;
        }
    }
}

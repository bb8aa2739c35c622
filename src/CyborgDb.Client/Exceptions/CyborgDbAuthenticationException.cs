namespace CyborgDb;

/// <summary>The service knows neither who is calling nor, in the other case, the key (401).</summary>
public sealed class CyborgDbAuthenticationException : CyborgDbException
{
    /// <inheritdoc cref="CyborgDbException(string, Exception?)"/>
    public CyborgDbAuthenticationException(string message, Exception? innerException = null)
        : base(message, innerException)
    {
    }

    internal CyborgDbAuthenticationException(string message, FailureContext context, bool isWrongIndexKey)
        : base(message, null, context with { MayBeWrongIndexKey = isWrongIndexKey }) => IsWrongIndexKey = isWrongIndexKey;

    /// <summary>
    /// True when the index key does not open the index; false when the credential (<c>X-API-Key</c>) is missing or wrong. A service may also
    /// answer a wrong key as if there were no such index: <see cref="CyborgDbException.MayBeWrongIndexKey"/> is true for both.
    /// </summary>
    public bool IsWrongIndexKey { get; }
}

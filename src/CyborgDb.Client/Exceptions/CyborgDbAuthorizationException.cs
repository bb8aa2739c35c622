namespace CyborgDb;

/// <summary>The credential is good, but not for this operation (403).</summary>
public sealed class CyborgDbAuthorizationException : CyborgDbException
{
    /// <inheritdoc cref="CyborgDbException(string, Exception?)"/>
    public CyborgDbAuthorizationException(string message, Exception? innerException = null)
        : base(message, innerException)
    {
    }

    internal CyborgDbAuthorizationException(string message, CallFacts facts)
        : base(message, null, facts)
    {
    }
}

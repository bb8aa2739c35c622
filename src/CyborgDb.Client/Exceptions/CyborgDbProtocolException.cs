namespace CyborgDb;

/// <summary>The response breaks the contract: HTML from a proxy, malformed JSON, fewer results than queries.</summary>
public sealed class CyborgDbProtocolException : CyborgDbException
{
    /// <inheritdoc cref="CyborgDbException(string, Exception?)"/>
    public CyborgDbProtocolException(string message, Exception? innerException = null)
        : base(message, innerException)
    {
    }

    internal CyborgDbProtocolException(string message, Exception? innerException, CallFacts facts)
        : base(message, innerException, facts)
    {
    }
}

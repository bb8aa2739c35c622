namespace CyborgDb;

/// <summary>The response breaks the contract: HTML from a proxy, fewer results than queries, or JSON that came garbled in each attempt.</summary>
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

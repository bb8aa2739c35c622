namespace CyborgDb;

/// <summary>The service failed (5xx).</summary>
public sealed class CyborgDbServiceException : CyborgDbException
{
    /// <inheritdoc cref="CyborgDbException(string, Exception?)"/>
    public CyborgDbServiceException(string message, Exception? innerException = null)
        : base(message, innerException)
    {
    }

    internal CyborgDbServiceException(string message, CallFacts facts)
        : base(message, null, facts)
    {
    }
}

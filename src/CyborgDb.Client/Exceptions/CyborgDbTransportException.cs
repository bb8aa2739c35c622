namespace CyborgDb;

/// <summary>No whole response came: the host was not found, the connection refused or reset, TLS failed, or the time was up. Whether the service carried the operation out is known only where the message says so.</summary>
public sealed class CyborgDbTransportException : CyborgDbException
{
    /// <inheritdoc cref="CyborgDbException(string, Exception?)"/>
    public CyborgDbTransportException(string message, Exception? innerException = null)
        : base(message, innerException)
    {
    }

    internal CyborgDbTransportException(string message, Exception? innerException, CallFacts facts)
        : base(message, innerException, facts)
    {
    }
}

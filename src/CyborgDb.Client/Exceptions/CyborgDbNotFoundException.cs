namespace CyborgDb;

/// <summary>There is no such index, or no such user (404).</summary>
public sealed class CyborgDbNotFoundException : CyborgDbException
{
    /// <inheritdoc cref="CyborgDbException(string, Exception?)"/>
    public CyborgDbNotFoundException(string message, Exception? innerException = null)
        : base(message, innerException)
    {
    }

    internal CyborgDbNotFoundException(string message, FailureContext context)
        : base(message, null, context)
    {
    }
}

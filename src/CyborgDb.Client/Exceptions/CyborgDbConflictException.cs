namespace CyborgDb;

/// <summary>The name is taken (409; or the 400 of service version 0.18 that says that the index exists).</summary>
public sealed class CyborgDbConflictException : CyborgDbException
{
    /// <inheritdoc cref="CyborgDbException(string, Exception?)"/>
    public CyborgDbConflictException(string message, Exception? innerException = null)
        : base(message, innerException)
    {
    }

    internal CyborgDbConflictException(string message, CallFacts facts)
        : base(message, null, facts)
    {
    }
}

namespace CyborgDb;

/// <summary>The service asks for fewer requests (429); <see cref="CyborgDbException.RetryAfter"/> says how long to wait, where it does.</summary>
public sealed class CyborgDbRateLimitException : CyborgDbException
{
    /// <inheritdoc cref="CyborgDbException(string, Exception?)"/>
    public CyborgDbRateLimitException(string message, Exception? innerException = null)
        : base(message, innerException)
    {
    }

    internal CyborgDbRateLimitException(string message, CallFacts facts)
        : base(message, null, facts)
    {
    }
}

namespace CyborgDb;

/// <summary>The service refused the values of a request (400) or its shape (422).</summary>
public sealed class CyborgDbValidationException : CyborgDbException
{
    /// <inheritdoc cref="CyborgDbException(string, Exception?)"/>
    public CyborgDbValidationException(string message, Exception? innerException = null)
        : base(message, innerException)
    {
    }

    internal CyborgDbValidationException(string message, CallFacts facts)
        : base(message, null, facts) => Errors = facts.Errors;

    /// <summary>What is wrong with which part, for a 422; empty for a 400, where <see cref="CyborgDbException.Detail"/> says it.</summary>
    public IReadOnlyList<ValidationError> Errors { get; init; } = [];
}

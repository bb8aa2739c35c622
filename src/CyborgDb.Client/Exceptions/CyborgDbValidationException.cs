namespace CyborgDb;

/// <summary>One entry of a 422: which part of the request is wrong, and how.</summary>
/// <param name="Location">The path to the part (<c>loc</c>), for example <c>body</c>, <c>items</c>, <c>0</c>, <c>id</c>.</param>
/// <param name="Message">What is wrong with it (<c>msg</c>).</param>
/// <param name="Type">The kind of mistake, for programs (<c>type</c>).</param>
public sealed record ValidationError(IReadOnlyList<string> Location, string Message, string Type);

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

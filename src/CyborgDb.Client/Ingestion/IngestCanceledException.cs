namespace CyborgDb;

/// <summary>An ingestion was cancelled. <see cref="Result"/> says where things stand.</summary>
public sealed class IngestCanceledException : OperationCanceledException
{
    /// <summary>A cancellation with its account.</summary>
    /// <param name="message">What happened.</param>
    /// <param name="result">The account.</param>
    /// <param name="innerException">What it came from.</param>
    /// <param name="cancellationToken">The token that was cancelled.</param>
    public IngestCanceledException(string message, IngestResult result, Exception? innerException, CancellationToken cancellationToken)
        : base(message, innerException, cancellationToken) => Result = result;

    /// <summary>The account: which items are stored, which are not, and where to go on.</summary>
    public IngestResult Result { get; }
}

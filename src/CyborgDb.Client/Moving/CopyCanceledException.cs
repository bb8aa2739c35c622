namespace CyborgDb;

/// <summary>A copy was cancelled. <see cref="Result"/> says where things stand.</summary>
public sealed class CopyCanceledException : OperationCanceledException
{
    /// <summary>A cancellation with its account.</summary>
    /// <param name="message">What happened.</param>
    /// <param name="result">The account.</param>
    /// <param name="innerException">What it came from.</param>
    /// <param name="cancellationToken">The token that was cancelled.</param>
    public CopyCanceledException(string message, CopyResult result, Exception? innerException, CancellationToken cancellationToken)
        : base(message, innerException, cancellationToken) => Result = result;

    /// <summary>The account: what is copied, and where to go on.</summary>
    public CopyResult Result { get; }
}

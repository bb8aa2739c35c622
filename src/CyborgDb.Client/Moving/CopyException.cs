namespace CyborgDb;

/// <summary>A copy was stopped: an index could not be read, a batch could not be stored, or a transform failed. <see cref="Result"/> says where things stand.</summary>
public sealed class CopyException : CyborgDbException
{
    /// <summary>An error with its account.</summary>
    /// <param name="message">What happened, and what can be done.</param>
    /// <param name="result">The account.</param>
    /// <param name="innerException">What it came from.</param>
    public CopyException(string message, CopyResult result, Exception? innerException = null)
        : base(message, innerException) => Result = result;

    /// <summary>The account: what is copied, and where to go on.</summary>
    public CopyResult Result { get; }
}

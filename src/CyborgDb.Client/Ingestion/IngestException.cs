namespace CyborgDb;

/// <summary>
/// An ingestion was stopped: a batch failed for good, an item cannot be stored, or the source broke off. Or it came to its end, and of some
/// items it is not known whether they are stored. <see cref="Result"/> says where things stand.
/// </summary>
public sealed class IngestException : CyborgDbException
{
    /// <summary>An error with its account.</summary>
    /// <param name="message">What happened, and what can be done.</param>
    /// <param name="result">The account.</param>
    /// <param name="innerException">What it came from.</param>
    public IngestException(string message, IngestResult result, Exception? innerException = null)
        : base(message, innerException) => Result = result;

    /// <summary>The account: which items are stored, which are not, and where to go on.</summary>
    public IngestResult Result { get; }
}

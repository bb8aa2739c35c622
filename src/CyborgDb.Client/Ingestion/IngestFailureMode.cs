namespace CyborgDb;

/// <summary>What an ingestion does when a batch fails for good: after its retries, or with an error that a retry would not mend.</summary>
public enum IngestFailureMode
{
    /// <summary>Ends: batches under way are waited for, no more are sent, and an <see cref="IngestException"/> says where things stand.</summary>
    Stop,

    /// <summary>Goes on with the next batch, and collects what failed in <see cref="IngestResult.Failures"/>.</summary>
    Continue,
}

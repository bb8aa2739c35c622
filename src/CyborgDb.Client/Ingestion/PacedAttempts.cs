using System.Net;

namespace CyborgDb.Ingestion;

/// <summary>The attempts to send one batch, and what the pace learns from them.</summary>
internal sealed class PacedAttempts(IngestPace pace, PacedBatch batch, IngestMeter meter)
{
    public int Count { get; private set; }

    public void Begin()
    {
        if (++Count > 1)
            meter.Retried();
        pace.AttemptBegins(batch);
    }

    public void Answered(HttpStatusCode status)
    {
        if (status is HttpStatusCode.TooManyRequests or HttpStatusCode.ServiceUnavailable)
            pace.Refused(batch);
    }

    /// <summary>There are no more.</summary>
    public void End(int stored) => pace.Ended(batch, stored);
}

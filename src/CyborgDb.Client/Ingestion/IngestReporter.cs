namespace CyborgDb.Ingestion;

/// <summary>Tells whoever watches how an ingestion goes.</summary>
internal sealed class IngestReporter(IngestLedger ledger, IngestMeter meter, IngestPace pace, IProgress<IngestProgress>? progress)
{
    /// <summary>What the watcher threw; after that it is told nothing more.</summary>
    public Exception? Error { get; private set; }

    /// <summary>Reports, where it is time to or it is the last time. False where the watcher has thrown.</summary>
    public bool TryReport(bool isLast = false)
    {
        if (progress is null || Error is not null || !(isLast || meter.IsDue()))
            return true;
        try
        {
            progress.Report(Progress());
            return true;
        }
        catch (Exception error)
        {
            // The account must not be lost to whoever watches.
            Error = error;
            return false;
        }
    }

    private IngestProgress Progress()
    {
        var rate = meter.Rate(ledger.Vectors);
        var left = ledger.Total - ledger.StoredInAll - ledger.NotDone;
        return new IngestProgress
        {
            Total = ledger.Total,
            Read = ledger.Read,
            NotRead = ledger.NotRead,
            Stored = ledger.StoredInAll,
            Skipped = ledger.Skipped,
            NotStored = ledger.NotStored,
            Unknown = ledger.Unknown,
            Checkpoint = ledger.Checkpoint,
            Bytes = ledger.Bytes,
            Batches = ledger.Batches,
            Retries = meter.Retries,
            Requests = pace.Requests,
            Elapsed = meter.Elapsed,
            VectorsPerSecond = rate,
            Remaining = rate > 0 && left is { } count ? TimeSpan.FromSeconds(Math.Clamp(count / rate, 0, TimeSpan.MaxValue.TotalSeconds / 2)) : null,
            TrainingTriggered = ledger.TrainingTriggered,
            Warning = ledger.Warning,
        };
    }
}

using CyborgDb;
using Spectre.Console;

namespace BulkIngest;

/// <summary>Runs an ingestion under a live display.</summary>
internal static class Ingestion
{
    /// <summary>The account, and why it ended before the end, if it did.</summary>
    public static async Task<(IngestResult Account, Exception? Error)> RunAsync(
        Collection collection, EncryptedIndex index, Settings settings, CheckpointFile checkpoint, IngestCheckpoint? resumeAfter, CancellationToken cancellationToken)
    {
        var options = new IngestOptions
        {
            BatchBytes = settings.BatchMegabytes * 1024 * 1024,
            BatchItems = settings.BatchItems,
            Requests = settings.Requests,
            ResumeAfter = resumeAfter,
            SaveCheckpoint = checkpoint.WriteAsync,
        };
        return await AnsiConsole.Progress()
            .Columns(new SpinnerColumn(), new ProgressBarColumn(), new PercentageColumn(), new TaskDescriptionColumn { Alignment = Justify.Left })
            .StartAsync(async display =>
            {
                var bar = new Bar(display.AddTask("starting", maxValue: 1));
                try
                {
                    return (await collection.IngestAsync(index, options, bar, cancellationToken), (Exception?)null);
                }
                catch (IngestException error)
                {
                    return (error.Result, error);
                }
                catch (IngestCanceledException error)
                {
                    return (error.Result, error);
                }
                catch (ArgumentException error) when (resumeAfter is not null)
                {
                    throw new InvalidDataException($"{checkpoint.Path} does not fit: {error.Message} Without it, everything is sent anew.", error);
                }
            });
    }

    private sealed class Bar(ProgressTask task) : IProgress<IngestProgress>
    {
        public void Report(IngestProgress value)
        {
            // Only what is stored is done: what has been read may be under way, or have failed.
            task.IsIndeterminate = value.Total is null;
            task.MaxValue = value.Total is > 0 and var total ? total : Math.Max(1, value.Stored);
            task.Value = value.Stored;
            task.Description = $"{value.Stored:#,0} stored, {value.VectorsPerSecond:#,0} a second, {value.Bytes / 1048576d:#,0} MB, {value.Retries} retries"
                + (value.Remaining is { } left ? $", {left:mm\\:ss} left" : "");
        }
    }
}

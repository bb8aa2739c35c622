using CyborgDb;
using Spectre.Console;

namespace BulkIngest;

/// <summary>What became of the items, as a table.</summary>
internal static class Account
{
    private const int MostShown = 5;

    public static void Show(IngestResult account, Exception? error, string? checkpoint)
    {
        var table = new Table().Border(TableBorder.Rounded).HideHeaders().AddColumn("").AddColumn(new TableColumn("").RightAligned()).AddColumn("");
        table.AddRow("stored", $"{account.Stored:#,0}", account.Skipped > 0 ? $"{account.Skipped:#,0} of them before" : "");
        table.AddRow("not stored", $"{account.NotStored.Count:#,0}", Some(account.NotStored));
        table.AddRow("not known", $"{account.Unknown.Count:#,0}", Some(account.Unknown));
        table.AddRow("never read", account.NotRead is { } notRead ? $"{notRead:#,0}" : "all the rest", account.Total is { } total ? $"of {total:#,0} in all" : "");
        AnsiConsole.Write(table);
        AnsiConsole.WriteLine(
            $"{account.Batches:#,0} {(account.Batches == 1 ? "request" : "requests")}, {account.Bytes / 1048576d:#,0} MB, {account.Retries:#,0} retries, {account.Elapsed.TotalSeconds:0.0} s"
            + (account.TrainingTriggered ? ". The index is being trained." : "."));
        foreach (var warning in account.Warnings)
            AnsiConsole.MarkupLineInterpolated($"[yellow]{warning}[/]");
        if (error is null)
            return;
        // The table has told where it stands already.
        AnsiConsole.MarkupLineInterpolated($"[red]{(error is OperationCanceledException ? "It was cancelled." : (error.InnerException ?? error).Message)}[/]");
        if (File.Exists(checkpoint))
            AnsiConsole.WriteLine($"The same command goes on from there: {checkpoint} says how far it came.");
    }

    private static string Some(IReadOnlyList<IngestItem> items) => Markup.Escape(
        string.Join(", ", items.Take(MostShown).Select(item => item.Id)) + (items.Count > MostShown ? ", …" : ""));
}

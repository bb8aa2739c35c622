using CyborgDb;
using Spectre.Console;

namespace MoveIndex;

/// <summary>What came of a move, as a table.</summary>
internal static class Report
{
    private const int MostShown = 5;

    public static void Show(RekeyResult result)
    {
        var table = new Table().Border(TableBorder.Rounded).HideHeaders().AddColumn("").AddColumn("");
        var (copy, comparison) = (result.Copy, result.Comparison);
        table.AddRow("copied", $"{copy.Stored:#,0}{(copy.Skipped > 0 ? $", and {copy.Skipped:#,0} before" : "")}");
        table.AddRow("copied again", $"{result.CaughtUp:#,0}, because they had changed; {result.Removed:#,0} removed");
        table.AddRow("compared", $"{comparison.InBoth:#,0} items, {result.Passes} {(result.Passes == 1 ? "time" : "times")}");
        table.AddRow("differences", $"{comparison.DifferenceCount:#,0}{(comparison.DifferenceCount > 0 ? ":" : "")}{Some(comparison)}");
        table.AddRow("old index", result.IsSourceDeleted ? "deleted" : "still there");
        AnsiConsole.Write(table);
        AnsiConsole.WriteLine(result.AreEqual ? "Both indexes agree."
            : "They do not agree: the old index was written to, or items cannot be read. It has not been deleted.");
    }

    /// <summary>What has become of indexes that agreed before. Nothing is copied or deleted by itself then: the application may write to the new one already.</summary>
    public static int Since(CompareResult comparison, Settings settings)
    {
        if (comparison.AreEqual)
        {
            AnsiConsole.WriteLine($"Both indexes agree. The old index is still there; --delete-old deletes it, and {settings.StateFile}.");
            return 0;
        }
        AnsiConsole.WriteLine($"""
            Both indexes agreed before, and one was written to since: {comparison.Missing:#,0} items are only in the old one, {comparison.Extra:#,0} only in the new one, and {comparison.Different:#,0} differ. Nothing was changed.
            If that was the old one, add --catch-up: the new index is then made equal to it. What was written to the new one is lost by that.
            If that was the new one, the move is done: delete the old index when you are sure, and {settings.StateFile}.
            """);
        return 1;
    }

    private static string Some(CompareResult comparison) => Markup.Escape(
        string.Concat(comparison.Differences.Take(MostShown).Select(difference => $"\n{difference.Id} ({difference.In})"))
        + (comparison.DifferenceCount > MostShown ? "\n…" : ""));
}

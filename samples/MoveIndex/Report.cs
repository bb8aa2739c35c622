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
        table.AddRow("differences", $"{comparison.DifferenceCount:#,0}{Some(comparison)}");
        table.AddRow("old index", result.IsSourceDeleted ? "deleted" : "still there");
        AnsiConsole.Write(table);
        AnsiConsole.WriteLine(result.AreEqual ? "Both indexes agree."
            : "They do not agree: the old index was written to, or items cannot be read. It has not been deleted.");
    }

    private static string Some(CompareResult comparison) => comparison.Differences.Count == 0 ? "" : Markup.Escape(
        ": " + string.Join(", ", comparison.Differences.Take(MostShown).Select(difference => $"{difference.Id} ({difference.In})"))
        + (comparison.DifferenceCount > MostShown ? ", …" : ""));
}

using System.Text;
using CyborgDb.Benchmarks.Compare;

namespace CyborgDb.Benchmarks.Link;

/// <summary>The results over links as a table.</summary>
internal static class LinkTable
{
    private const string Begin = "<!-- links: made by --link all -->";
    private const string End = "<!-- end of links -->";

    public static string Markdown(string machine, IReadOnlyList<LinkResult> results)
    {
        var text = new StringBuilder(machine).Append("\n\n| link | vectors | UpsertBinaryAsync | bytes encoded beforehand | of their speed | of the link |\n|---|---|--:|--:|--:|--:|\n");
        foreach (var result in results)
        {
            text.Append("| ").Append(result.Speed).Append(" | ").Append(result.Job.Name).Append(FormattableString.Invariant($" ({result.Job.Rounds} rounds) | "))
                .Append(Figures.Time(result.Ours.Seconds)).Append(" | ").Append(Figures.Time(result.Bound.Seconds))
                .Append(FormattableString.Invariant($" | {result.Bound.Seconds / result.Ours.Seconds:0.00} | {result.OnTheWay / result.Ours.Seconds:0.00} |\n"));
        }
        return text.ToString();
    }

    public static Task WriteAsync(string table) => ReadmeTables.WriteAsync(Begin, End, table);
}

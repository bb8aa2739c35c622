using System.Runtime.CompilerServices;
using System.Text;

namespace CyborgDb.Benchmarks.Compare;

/// <summary>Puts the results into the README of this project, between two marks.</summary>
internal static class ReadmeTables
{
    private const string Begin = "<!-- results: made by --compare -->";
    private const string End = "<!-- end of results -->";

    public static Task WriteAsync(string machine, IReadOnlyList<JobResult> results) => WriteAsync(Begin, End, Markdown(machine, results));

    /// <summary>Puts a text between two marks, in place of what stood there.</summary>
    public static async Task WriteAsync(string beginMark, string endMark, string text)
    {
        var path = Path.Combine(Path.GetDirectoryName(ThisFile())!, "..", "README.md");
        var readme = await File.ReadAllTextAsync(path);
        var (begin, end) = (readme.IndexOf(beginMark, StringComparison.Ordinal), readme.IndexOf(endMark, StringComparison.Ordinal));
        if (begin < 0 || end < begin)
            throw new InvalidOperationException($"The README has lost the marks '{beginMark}' and '{endMark}'.");
        await File.WriteAllTextAsync(path, string.Concat(readme[..begin], beginMark, "\n\n", text.Trim('\n'), "\n\n", readme[end..]));
    }

    private static string Markdown(string machine, IReadOnlyList<JobResult> results)
    {
        var text = new StringBuilder(machine).Append('\n');
        foreach (var group in results.GroupBy(r => r.Group))
        {
            text.Append("\n### ").Append(group.Key).Append("\n\n| job | contender | median | allocated | beside ours |\n|---|---|--:|--:|--:|\n");
            foreach (var result in group)
            {
                var name = $"{result.Name} ({result.Rounds} rounds)";
                var ours = result.Results.First(r => r.Part == Part.Ours);
                foreach (var measured in result.Results)
                {
                    text.Append("| ").Append(name).Append(" | ").Append(measured.Contender)
                        .Append(" | ").Append(Figures.Time(measured.Seconds))
                        .Append(" | ").Append(measured.Part == Part.Official ? "" : Figures.Bytes(measured.Allocated))
                        .Append(" | ").Append(FormattableString.Invariant($"{measured.Seconds / ours.Seconds:0.00}")).Append(" |\n");
                    name = "";
                }
            }
            text.Append('\n');
            foreach (var result in group)
            {
                foreach (var finding in result.Findings)
                    text.Append("- ").Append(finding.IsReached ? "reached" : "**not reached**").Append(", ").Append(result.Name).Append(": ").Append(finding.Text).Append('\n');
            }
        }
        return text.ToString();
    }

    private static string ThisFile([CallerFilePath] string path = "") => path;
}

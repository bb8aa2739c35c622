using Spectre.Console;

namespace CyborgDb.Benchmarks.Compare;

/// <summary>A job's result in the terminal: a bar for each contender, and what was to be reached.</summary>
internal static class TerminalReport
{
    public static void Write(JobResult result)
    {
        AnsiConsole.WriteLine();
        AnsiConsole.Write(new Rule(Markup.Escape($"{result.Job.Group}: {result.Job.Name}")).LeftJustified());
        var unit = result.Results.Max(r => r.Seconds) < 0.002 ? (Name: "µs", Factor: 1e6) : (Name: "ms", Factor: 1e3);
        var chart = new BarChart().Width(Math.Min(100, AnsiConsole.Profile.Width)).Label(Markup.Escape($"median of {result.Rounds}, {unit.Name}")).LeftAlignLabel();
        foreach (var measured in result.Results.OrderBy(r => r.Seconds))
            chart.AddItem(Markup.Escape(measured.Contender.Name), Math.Round(measured.Seconds * unit.Factor, 2), ColorOf(measured.Contender.Part));
        AnsiConsole.Write(chart);
        foreach (var measured in result.Results)
            AnsiConsole.WriteLine($"  {measured.Contender.Name}: {Figures.Time(measured.Seconds)}, {Figures.Bytes(measured.Allocated)} allocated");
        foreach (var (text, reached) in Figures.Targets(result))
            AnsiConsole.MarkupLineInterpolated($"  [{(reached ? "green" : "red")}]{(reached ? "reached" : "not reached")}[/]: {text}");
    }

    private static Color ColorOf(Part part) => part switch
    {
        Part.Ours => Color.Green,
        Part.OursOtherwise => Color.DarkSeaGreen,
        Part.ByHand => Color.Orange3,
        Part.Bound => Color.SteelBlue,
        _ => Color.Grey,
    };
}

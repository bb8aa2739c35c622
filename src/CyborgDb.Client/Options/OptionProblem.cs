namespace CyborgDb;

/// <summary>What is wrong with an option, as a sentence that names it.</summary>
/// <param name="Text">The sentence.</param>
/// <param name="IsRange">Whether it has a value that is out of the option's range, which the sentence tells.</param>
internal readonly record struct OptionProblem(string Text, bool IsRange = false)
{
    public static implicit operator OptionProblem(string text) => new(text);

    /// <summary>A value that is out of the option's range.</summary>
    public static OptionProblem OutOfRange(string text) => new(text, IsRange: true);

    /// <summary>The same of an option within another one.</summary>
    public OptionProblem Within(string option) => this with { Text = $"{option}.{Text}" };
}

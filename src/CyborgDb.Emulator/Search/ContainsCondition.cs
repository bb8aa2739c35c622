namespace CyborgDb.Emulator.Search;

/// <summary><c>$contains</c>: the text has the operand in it, letter by letter.</summary>
internal sealed class ContainsCondition(string part) : TextCondition
{
    protected override bool Matches(string text) => text.Contains(part, StringComparison.Ordinal);
}

using Microsoft.DotNet.Interactive.Events;

namespace MLSegmentation.Notebooks.Tests;

/// <summary>What a cell shows, in order; an update takes the place of what was there before.</summary>
internal sealed class CellOutputs
{
    private readonly List<(string? Id, CellOutput Output)> _outputs = [];
    private readonly Lock _lock = new();

    /// <summary>Adds what an event shows, if it shows something.</summary>
    public void Add(KernelEvent item)
    {
        lock (_lock)
        {
            switch (item)
            {
                case StandardOutputValueProduced or StandardErrorValueProduced:
                    AddText(((DisplayEvent)item).FormattedValues.Single().Value);
                    break;
                case DisplayedValueUpdated update:
                    int index = _outputs.FindIndex(output => output.Id == update.ValueId);
                    Assert.True(index >= 0, "An update of what the cell does not show.");
                    _outputs[index] = (update.ValueId, Of(CellOutput.Display, update));
                    break;
                case DisplayedValueProduced display:
                    _outputs.Add((display.ValueId, Of(CellOutput.Display, display)));
                    break;
                case ReturnValueProduced result:
                    _outputs.Add((null, Of(CellOutput.Result, result)));
                    break;
            }
        }
    }

    public IReadOnlyList<CellOutput> ToList()
    {
        lock (_lock)
        {
            return [.. _outputs.Select(output => output.Output)];
        }
    }

    private void AddText(string text)
    {
        if (_outputs is [.., (_, { Kind: CellOutput.Stream } last)])
        {
            _outputs[^1] = (null, CellOutput.OfText(last.Data[CellOutput.PlainText] + text));
        }
        else
        {
            _outputs.Add((null, CellOutput.OfText(text)));
        }
    }

    private static CellOutput Of(string kind, DisplayEvent item) =>
        new(kind, item.FormattedValues.ToDictionary(value => value.MimeType, value => value.Value));
}

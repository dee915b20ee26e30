using System.Xml.Linq;

namespace MLSegmentation.Reports;

/// <summary>A table with a row for each class, and one for their mean.</summary>
/// <param name="Title">What is measured.</param>
/// <param name="Caption">How it is measured.</param>
/// <param name="Columns">The columns behind the names.</param>
/// <param name="Names">The name of each class, with or without its colour.</param>
internal sealed record ClassTable(string Title, string Caption, IReadOnlyList<ClassColumn> Columns, IReadOnlyList<object> Names)
{
    /// <summary>The table as an element.</summary>
    public XElement ToElement() => DataTable.Create(
        Caption,
        ["Class", .. Columns.Select(column => column.Title)],
        Names.Select((name, index) => (object[])[name, .. Columns.Select(column => column.Cells[index])])
            .Append(["Mean", .. Columns.Select(column => column.Mean)]));
}

// Generated from schemas/campaign.schema.json by `npm run generate`. Do not edit.

/**
 * Whom to reach: one of `csv`, `numbers` and `tags`.
 */
export type Source = CsvSource | NumbersSource | TagsSource;
/**
 * Whom to leave out: one of `csv` and `numbers`.
 */
export type ListSource = CsvSource | NumbersSource;
/**
 * What stands above the text. Its `type` is text, image, video or document.
 */
export type Header = TextHeader | ImageHeader | VideoHeader | DocumentHeader;

/**
 * A Carillon campaign: whom to reach, through which provider, with what message.
 */
export interface WrittenCampaign {
  /**
   * Identifies the campaign for good. Letters, digits, `.`, `_` and `-`, at most 64: it becomes the name of a folder.
   */
  id: string;
  /**
   * Nobody gets a message of one wave twice. Raise it to message the same people again.
   */
  wave?: number;
  /**
   * What the campaign is for.
   */
  description?: string;
  /**
   * Name of a provider in carillon.yaml; where that has no `providers`, an adapter: flowiq, zixflow, botika, autokonnect.
   */
  provider: string;
  /**
   * Whom to reach: CSV files, numbers, or tags at the provider. Who is in several gets one message.
   *
   * @minItems 1
   */
  recipients: Source[];
  /**
   * Whom to leave out of this campaign, beside the project's `suppress`.
   */
  exclude?: ListSource[];
  /**
   * How many rows may be left out because they are invalid: a share of the rows or a number of them. Any more stop the send.
   */
  max_invalid?: string | number;
  /**
   * A hard stop before the first message, should more people be planned than this.
   */
  max_recipients?: number;
  /**
   * Nothing of this wave is sent after this day, or this moment. In the project's timezone. Without it: 30 days after the wave's first message.
   */
  expires?: string;
  /**
   * Hours of the day in which messages may leave, in the project's timezone. May pass midnight. Without it: any.
   */
  window?: string;
  /**
   * Values that templates can read beside the columns.
   */
  vars?: {
    /**
     * The value. What must keep its zeros goes in quotes.
     */
    [k: string]: string | number | boolean;
  };
  /**
   * Language and region by which helpers write numbers, dates and amounts (BCP 47). Without it: the project's.
   */
  locale?: string;
  /**
   * What is sent: a type and its fields. Every text is a Handlebars template.
   */
  message:
    | TextMessage
    | ImageMessage
    | VideoMessage
    | AudioMessage
    | DocumentMessage
    | LocationMessage
    | ContactsMessage
    | InteractiveMessage
    | TemplateMessage
    | ReactionMessage
    | FlowMessage;
  /**
   * How it is sent.
   */
  send?: {
    /**
     * Most requests under way at once. At most the provider's; without it the smaller of 16 and the provider's.
     */
    concurrency?: number;
    /**
     * Most requests in a second, a minute or an hour, evenly spaced, retries included. At most the provider's; without it: the provider's, if any.
     */
    rate?: string;
    /**
     * Further attempts after the first, where it is sure that the first was not taken.
     */
    retries?: number;
    /**
     * Longest that one attempt may take.
     */
    timeout?: string;
    /**
     * Most recipients in one request, where their messages are identical and the provider can.
     */
    batch?: number;
    /**
     * Requests whose recipients are written down before it is their turn, many in one flush, for a ledger on a slow disk. A crash leaves as many in doubt. Without it each is written down as it is about to leave.
     */
    claim_ahead?: number;
    /**
     * Share of rejected or failed recipients that still counts as success.
     */
    tolerate?: string | number;
    /**
     * When to stop, because the fault is not the recipients'.
     */
    abort?: {
      /**
       * Share of rejected, failed and in doubt among the last 50, from the 50th on.
       */
      failure_rate?: number;
      /**
       * The same, in a row.
       */
      consecutive?: number;
      /**
       * How many may be in doubt before the run stops: a share of those planned or a number of them. Without it: 1%, but never fewer than 50.
       */
      in_doubt?: string | number;
    };
  };
}
/**
 * Recipients in a CSV file, one a row.
 */
export interface CsvSource {
  /**
   * Path of the file, relative to this one. UTF-8; separated by commas, semicolons or tabs; a header in its first line.
   */
  csv: string;
  /**
   * The column with the number.
   */
  phone?: string;
  /**
   * A column carried into the report, so that results can be joined to other systems.
   */
  ref?: string;
  /**
   * Country of numbers written without a country code (ISO 3166-1 alpha-2). Overrides `default_country`.
   */
  country?: string;
  /**
   * Keep only rows whose cell in a column is one of these values, or is a ;- or |-separated list that holds one. Every column named must match.
   */
  where?: {
    /**
     * The values of which the cell must hold one.
     *
     * @minItems 1
     *
     * Items: A value.
     */
    [k: string]: string[];
  };
}
/**
 * Numbers written here.
 */
export interface NumbersSource {
  /**
   * The numbers, each in quotes: YAML would take an unquoted one for an amount.
   *
   * @minItems 1
   *
   * Items: A number, in quotes.
   */
  numbers: string[];
  /**
   * Country of numbers written without a country code (ISO 3166-1 alpha-2). Overrides `default_country`.
   */
  country?: string;
}
/**
 * Everyone who has one of these tags at the provider. The provider picks them, so no suppression list can be applied.
 */
export interface TagsSource {
  /**
   * Ids of tags at the provider, in quotes.
   *
   * @minItems 1
   *
   * Items: A tag's id, in quotes.
   */
  tags: string[];
  /**
   * Says that you know: nobody can be kept out of a tag.
   */
  unsuppressed: true;
}
export interface TextMessage {
  /**
   * A text.
   */
  type: "text";
  /**
   * The text, at most 4096 characters.
   */
  text: string;
  /**
   * Id of the WhatsApp message that this one answers.
   */
  reply_to?: string;
  /**
   * Address that the provider tells of deliveries.
   */
  post_back_url?: string;
  /**
   * Text that comes back with every such notice.
   */
  post_back_data?: string;
}
export interface ImageMessage {
  /**
   * An image, with or without a caption.
   */
  type: "image";
  /**
   * Public http or https address of the image.
   */
  link: string;
  /**
   * Text below it, at most 1024 characters.
   */
  caption?: string;
  /**
   * Id of the WhatsApp message that this one answers.
   */
  reply_to?: string;
  /**
   * Address that the provider tells of deliveries.
   */
  post_back_url?: string;
  /**
   * Text that comes back with every such notice.
   */
  post_back_data?: string;
}
export interface VideoMessage {
  /**
   * A video, with or without a caption.
   */
  type: "video";
  /**
   * Public http or https address of the video.
   */
  link: string;
  /**
   * Text below it, at most 1024 characters.
   */
  caption?: string;
  /**
   * Id of the WhatsApp message that this one answers.
   */
  reply_to?: string;
  /**
   * Address that the provider tells of deliveries.
   */
  post_back_url?: string;
  /**
   * Text that comes back with every such notice.
   */
  post_back_data?: string;
}
export interface AudioMessage {
  /**
   * A sound. It has no caption.
   */
  type: "audio";
  /**
   * Public http or https address of the sound.
   */
  link: string;
  /**
   * Id of the WhatsApp message that this one answers.
   */
  reply_to?: string;
  /**
   * Address that the provider tells of deliveries.
   */
  post_back_url?: string;
  /**
   * Text that comes back with every such notice.
   */
  post_back_data?: string;
}
export interface DocumentMessage {
  /**
   * A document, with or without a caption.
   */
  type: "document";
  /**
   * Public http or https address of the document.
   */
  link: string;
  /**
   * Text below it, at most 1024 characters.
   */
  caption?: string;
  /**
   * Name under which it is shown.
   */
  filename?: string;
  /**
   * Id of the WhatsApp message that this one answers.
   */
  reply_to?: string;
  /**
   * Address that the provider tells of deliveries.
   */
  post_back_url?: string;
  /**
   * Text that comes back with every such notice.
   */
  post_back_data?: string;
}
export interface LocationMessage {
  /**
   * A place on the map.
   */
  type: "location";
  /**
   * Degrees north, -90 to 90.
   */
  latitude: number | string;
  /**
   * Degrees east, -180 to 180.
   */
  longitude: number | string;
  /**
   * Name of the place.
   */
  name?: string;
  /**
   * Its address.
   */
  address?: string;
  /**
   * Id of the WhatsApp message that this one answers.
   */
  reply_to?: string;
  /**
   * Address that the provider tells of deliveries.
   */
  post_back_url?: string;
  /**
   * Text that comes back with every such notice.
   */
  post_back_data?: string;
}
export interface ContactsMessage {
  /**
   * Contact cards.
   */
  type: "contacts";
  /**
   * The cards.
   *
   * @minItems 1
   */
  contacts: Contact[];
  /**
   * Id of the WhatsApp message that this one answers.
   */
  reply_to?: string;
  /**
   * Address that the provider tells of deliveries.
   */
  post_back_url?: string;
  /**
   * Text that comes back with every such notice.
   */
  post_back_data?: string;
}
/**
 * One contact card.
 */
export interface Contact {
  /**
   * Whose card it is.
   */
  name: {
    /**
     * The whole name, as shown.
     */
    formatted_name: string;
    /**
     * Given name.
     */
    first_name?: string;
    /**
     * Family name.
     */
    last_name?: string;
    /**
     * Middle name.
     */
    middle_name?: string;
    /**
     * What stands before it.
     */
    prefix?: string;
    /**
     * What stands after it.
     */
    suffix?: string;
  };
  /**
   * Numbers.
   *
   * @minItems 1
   *
   * Items: A number.
   */
  phones?: {
    /**
     * The number, in quotes.
     */
    phone: string;
    /**
     * What kind of number it is.
     */
    type?: string;
    /**
     * Its WhatsApp id.
     */
    wa_id?: string;
  }[];
  /**
   * Mail addresses.
   *
   * @minItems 1
   *
   * Items: A mail address.
   */
  emails?: {
    /**
     * The address.
     */
    email: string;
    /**
     * What kind of address it is.
     */
    type?: string;
  }[];
  /**
   * Postal addresses.
   *
   * @minItems 1
   *
   * Items: A postal address.
   */
  addresses?: {
    /**
     * Street and house.
     */
    street?: string;
    /**
     * City.
     */
    city?: string;
    /**
     * State or county.
     */
    state?: string;
    /**
     * Postal code, in quotes.
     */
    zip?: string;
    /**
     * Country.
     */
    country?: string;
    /**
     * Its code of two letters.
     */
    country_code?: string;
    /**
     * What kind of address it is.
     */
    type?: string;
  }[];
  /**
   * Web addresses.
   *
   * @minItems 1
   *
   * Items: A web address.
   */
  urls?: {
    /**
     * The address.
     */
    url: string;
    /**
     * What kind of address it is.
     */
    type?: string;
  }[];
  /**
   * Where they work.
   */
  org?: {
    /**
     * Company.
     */
    company?: string;
    /**
     * Department.
     */
    department?: string;
    /**
     * Title.
     */
    title?: string;
  };
  /**
   * Date of birth, YYYY-MM-DD.
   */
  birthday?: string;
}
export interface InteractiveMessage {
  /**
   * Buttons, a list or products, in the shape of Meta's Cloud API.
   */
  type: "interactive";
  /**
   * What is offered. Its `type` is button, list, product or product_list.
   */
  interactive: ButtonInteractive | ListInteractive | ProductInteractive | ProductListInteractive;
  /**
   * Id of the WhatsApp message that this one answers.
   */
  reply_to?: string;
  /**
   * Address that the provider tells of deliveries.
   */
  post_back_url?: string;
  /**
   * Text that comes back with every such notice.
   */
  post_back_data?: string;
}
export interface ButtonInteractive {
  /**
   * One to three buttons to reply with.
   */
  type: "button";
  header?: Header;
  body: Body;
  footer?: Footer;
  /**
   * What can be done.
   */
  action: {
    /**
     * The buttons.
     *
     * @minItems 1
     * @maxItems 3
     *
     * Items: A button.
     */
    buttons: {
      /**
       * A button to reply with.
       */
      type: "reply";
      /**
       * What it says and sends.
       */
      reply: {
        /**
         * What comes back when it is pressed, at most 256 characters.
         */
        id: string;
        /**
         * What stands on it, at most 20 characters.
         */
        title: string;
      };
    }[];
  };
}
export interface TextHeader {
  /**
   * A line of text.
   */
  type: "text";
  /**
   * At most 60 characters.
   */
  text: string;
}
export interface ImageHeader {
  /**
   * An image.
   */
  type: "image";
  /**
   * The image.
   */
  image: {
    /**
     * Its public http or https address.
     */
    link: string;
  };
}
export interface VideoHeader {
  /**
   * A video.
   */
  type: "video";
  /**
   * The video.
   */
  video: {
    /**
     * Its public http or https address.
     */
    link: string;
  };
}
export interface DocumentHeader {
  /**
   * A document.
   */
  type: "document";
  /**
   * The document.
   */
  document: {
    /**
     * Its public http or https address.
     */
    link: string;
    /**
     * Name under which it is shown.
     */
    filename?: string;
  };
}
/**
 * The text.
 */
export interface Body {
  /**
   * The text, at most 1024 characters.
   */
  text: string;
}
/**
 * Small print below the text.
 */
export interface Footer {
  /**
   * At most 60 characters.
   */
  text: string;
}
export interface ListInteractive {
  /**
   * A button that opens a list of up to ten rows.
   */
  type: "list";
  /**
   * A line of text above. Its `type` is text.
   */
  header?: TextHeader;
  body: Body;
  footer?: Footer;
  /**
   * What can be done.
   */
  action: {
    /**
     * What stands on the button that opens the list, at most 20 characters.
     */
    button: string;
    /**
     * Sections of the list, with ten rows in all of them together.
     *
     * @minItems 1
     * @maxItems 10
     *
     * Items: A section.
     */
    sections: {
      /**
       * Its heading, at most 24 characters; needed where there are several.
       */
      title?: string;
      /**
       * Its rows.
       *
       * @minItems 1
       * @maxItems 10
       *
       * Items: A row.
       */
      rows: {
        /**
         * What comes back when it is chosen, at most 200 characters.
         */
        id: string;
        /**
         * At most 24 characters.
         */
        title: string;
        /**
         * At most 72 characters.
         */
        description?: string;
      }[];
    }[];
  };
}
export interface ProductInteractive {
  /**
   * One product of a catalogue.
   */
  type: "product";
  body?: Body;
  footer?: Footer;
  /**
   * Which product.
   */
  action: {
    /**
     * Id of the catalogue, in quotes.
     */
    catalog_id: string;
    /**
     * Id of the product in it.
     */
    product_retailer_id: string;
  };
}
export interface ProductListInteractive {
  /**
   * Up to thirty products of a catalogue.
   */
  type: "product_list";
  /**
   * A line of text above. Its `type` is text.
   */
  header: TextHeader;
  body: Body;
  footer?: Footer;
  /**
   * Which products.
   */
  action: {
    /**
     * Id of the catalogue, in quotes.
     */
    catalog_id: string;
    /**
     * Sections, with thirty products in all of them together.
     *
     * @minItems 1
     * @maxItems 10
     *
     * Items: A section.
     */
    sections: {
      /**
       * Its heading, at most 24 characters; needed where there are several.
       */
      title?: string;
      /**
       * Its products.
       *
       * @minItems 1
       * @maxItems 30
       *
       * Items: A product.
       */
      product_items: {
        /**
         * Id of the product in the catalogue.
         */
        product_retailer_id: string;
      }[];
    }[];
  };
}
export interface TemplateMessage {
  /**
   * A template that the provider has approved: the only type that reaches people who have not written in the last 24 hours.
   */
  type: "template";
  /**
   * Numeric id of the template at the provider.
   */
  template: number | string;
  /**
   * Language of the template.
   */
  language?: string;
  /**
   * What fills the template's blanks; [] where there are none.
   */
  components: Component[];
  /**
   * Id of the WhatsApp message that this one answers.
   */
  reply_to?: string;
  /**
   * Address that the provider tells of deliveries.
   */
  post_back_url?: string;
  /**
   * Text that comes back with every such notice.
   */
  post_back_data?: string;
}
/**
 * What fills one part of a template.
 */
export interface Component {
  /**
   * Which part.
   */
  type: string;
  /**
   * Which kind of button.
   */
  sub_type?: string;
  /**
   * Which button, counted from 0.
   */
  index?: string | number;
  /**
   * The values, in the order of the blanks.
   *
   * Items: One value, as the provider wants it.
   */
  parameters?: {
    [k: string]: unknown;
  }[];
}
export interface ReactionMessage {
  /**
   * An emoji on a message.
   */
  type: "reaction";
  /**
   * Id of the WhatsApp message to react to.
   */
  message_id: string;
  /**
   * The emoji.
   */
  emoji?: string;
  /**
   * Id of the WhatsApp message that this one answers.
   */
  reply_to?: string;
  /**
   * Address that the provider tells of deliveries.
   */
  post_back_url?: string;
  /**
   * Text that comes back with every such notice.
   */
  post_back_data?: string;
}
export interface FlowMessage {
  /**
   * A button that opens a WhatsApp flow.
   */
  type: "flow";
  /**
   * The flow.
   */
  flow: {
    /**
     * Id of the flow, in quotes.
     */
    id: string;
    /**
     * Text that identifies this opening of the flow.
     */
    token: string;
    /**
     * What stands on the button, at most 20 characters.
     */
    text: string;
    /**
     * Name of the first screen.
     */
    screen: string;
    /**
     * What the button does.
     */
    action?: "navigate" | "data_exchange";
    /**
     * What stands above the text. Its `type` is text or media.
     */
    header?: FlowTextHeader | FlowMediaHeader;
    /**
     * The text.
     */
    body: string;
    /**
     * Small print below the text.
     */
    footer?: string;
  };
  /**
   * Id of the WhatsApp message that this one answers.
   */
  reply_to?: string;
  /**
   * Address that the provider tells of deliveries.
   */
  post_back_url?: string;
  /**
   * Text that comes back with every such notice.
   */
  post_back_data?: string;
}
export interface FlowTextHeader {
  /**
   * A line of text.
   */
  type: "text";
  /**
   * At most 60 characters.
   */
  text: string;
}
export interface FlowMediaHeader {
  /**
   * An image.
   */
  type: "media";
  /**
   * Public http or https address of the image.
   */
  media: string;
}
